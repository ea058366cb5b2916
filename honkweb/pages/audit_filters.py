"""The filters of the audit page: words in the address, checked before they reach the database."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.http import urlencode

from audit.models import Event, EventQuerySet

LARGEST_ID = 2**63 - 1


class EventFilters(forms.Form):
    """Who, what, which thing, when."""

    who = forms.CharField(required=False, max_length=200, label="Who")
    what = forms.CharField(required=False, max_length=64, label="What")
    kind = forms.ChoiceField(
        required=False, choices=[("", "anybody"), *Event.ActorKind.choices], label="Kind of actor"
    )
    repository = forms.CharField(required=False, max_length=200, label="Repository")
    change = forms.IntegerField(required=False, min_value=1, max_value=LARGEST_ID, label="Change")
    since = forms.DateField(required=False, label="Since")
    until = forms.DateField(required=False, label="Until")
    text = forms.CharField(required=False, max_length=200, label="Words in the sentence")
    before = forms.IntegerField(required=False, min_value=1, max_value=LARGEST_ID, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hints = {
            "who": "Rob",
            "what": "change.merged",
            "repository": "owner/name",
            "change": "12",
            "text": "coupon",
        }
        for name, hint in hints.items():
            self.fields[name].widget.attrs["placeholder"] = hint
        for name in ("since", "until"):
            self.fields[name].widget.input_type = "date"
            self.fields[name].error_messages["invalid"] = "This is no date; write it as 2026-11-28."
        self.fields["change"].error_messages["invalid"] = "A change is a number, such as 12."

    def narrowed(self, events: EventQuerySet) -> EventQuerySet:
        """The events that the words let through, without the place in the list."""
        given = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        wanted = Q()
        for name, value in given.items():
            if name != "before":
                wanted &= _condition(name, value)
        return events.filter(wanted)

    def words(self) -> str:
        """The filters as they stand in the address, without the place in the list."""
        given = {
            name: value
            for name, value in self.cleaned_data.items()
            if value not in (None, "") and name != "before"
        }
        return urlencode(given)


def _condition(name: str, value: Any) -> Q:
    match name:
        case "who":
            return Q(actor__iexact=value)
        case "what":
            # `change` means every verb about a change, `change.merged` just that one.
            return Q(verb=value) | Q(verb__startswith=f"{value.rstrip('.')}.")
        case "kind":
            return Q(actor_kind=value)
        case "repository":
            return Q(repository__iexact=value)
        case "change":
            return Q(change=value)
        case "since":
            return Q(at__gte=datetime.combine(value, time.min, UTC))
        case "until":
            return Q(at__lt=datetime.combine(value, time.min, UTC) + timedelta(days=1))
        case _:
            return Q(sentence__icontains=value)
