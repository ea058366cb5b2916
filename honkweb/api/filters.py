"""What lists of changes can be narrowed by."""

from datetime import UTC, datetime
from typing import Any

from django.db.models import QuerySet
from django_filters.rest_framework import filters
from django_filters.rest_framework.filterset import FilterSet
from rest_framework.exceptions import ValidationError

from changes.models import Change
from changes.states import ENDED, Status


class ChangeFilters(FilterSet):
    """Words of the address, all of which must hold."""

    repository = filters.CharFilter(
        field_name="repository__full_name", lookup_expr="iexact", label="owner/name", max_length=200
    )
    status = filters.MultipleChoiceFilter(choices=[(each.value, each.value) for each in Status])
    stage = filters.CharFilter(field_name="attention__stage", label="As in `stage`.", max_length=20)
    turn = filters.CharFilter(field_name="attention__turn", label="As in `turn`.", max_length=20)
    ended = filters.BooleanFilter(method="only_ended", label="Merged or closed.")
    mine = filters.BooleanFilter(method="only_mine", label="Asked by the token's person.")
    head_sha = filters.CharFilter(field_name="pull_head_sha", label="The head, whole.", max_length=40)
    words = filters.CharFilter(field_name="request", lookup_expr="icontains", max_length=200)
    asked_after = filters.IsoDateTimeFilter(method="only_since", label="Asked then or later.")

    class Meta:
        model = Change
        fields: list[str] = []

    def only_ended(self, rows: QuerySet[Change], name: str, value: bool) -> QuerySet[Change]:
        ended = [each.value for each in ENDED]
        return rows.filter(status__in=ended) if value else rows.exclude(status__in=ended)

    def only_since(self, rows: QuerySet[Change], name: str, value: datetime) -> QuerySet[Change]:
        try:
            return rows.filter(created_at__gte=value.astimezone(UTC))
        except OverflowError as error:  # a time at the end of all times, in another zone
            raise ValidationError({name: ["There is no such time."]}) from error

    def only_mine(self, rows: QuerySet[Change], name: str, value: bool) -> QuerySet[Change]:
        person: Any = self.request.user
        return rows.filter(asker=person) if value else rows.exclude(asker=person)
