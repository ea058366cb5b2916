"""One act on several rows of the queue: put aside, assign, close."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from changes.access import visible_changes
from changes.errors import ChangeError
from changes.models import Change, Person
from changes.services.stopping import close_change
from changes.views.finding import login_required, person_of
from reviews.services.queueing import assign, snooze, wake

MOST = 50
ASIDE = timedelta(hours=16)  # the next working day, in whatever time zone
Act = Callable[[Change], None]


@login_required
@require_POST
def batch(request: HttpRequest) -> HttpResponse:
    """Act on the rows chosen; each that refuses says why, the others are done. Closing asks first."""
    person = person_of(request)
    back = _back(request)
    changes = _chosen(request, person)
    verb = "wake" if "wake" in request.POST else request.POST.get("verb", "")
    found = _act(verb, person, request.POST.get("to", ""))
    if not changes or found is None:
        messages.error(request, "Choose who is to review." if changes else "Select at least one change.")
        return redirect(back)
    if verb == "close" and not request.POST.get("sure"):
        return render(request, "reviews/confirm_close.html", {"changes": changes, "back": back})
    act, said = found
    done, refused = _all(changes, act)
    if done:
        messages.success(request, said.format(f"{done} change" + ("s" if done > 1 else "")))
    for sentence in refused[:5]:
        messages.error(request, sentence)
    if len(refused) > 5:
        messages.error(request, f"{len(refused) - 5} more refused too.")
    return redirect(back)


def _chosen(request: HttpRequest, person: Person) -> list[Change]:
    """What was ticked, or the one whose own button was pressed; what may not be seen is not there."""
    asked = [request.POST["wake"]] if "wake" in request.POST else request.POST.getlist("change")
    numbers = [int(each) for each in asked if each.isascii() and each.isdigit() and len(each) < 10][:MOST]
    return list(
        visible_changes(person).filter(pk__in=numbers).select_related("repository__policy").order_by("pk")
    )


def _act(verb: str, person: Person, to: str) -> tuple[Act, str] | None:
    """What a verb does to one change, and what is said of all; None where nobody, or nothing known, was chosen."""
    if verb == "close":
        return lambda change: close_change(change=change, person=person), "Closed {}."
    if verb == "take":
        return lambda change: assign(change=change, person=person, to=person), "You took on {}."
    if verb == "give_back":
        return lambda change: assign(change=change, person=person, to=None), "Gave back {}."
    if verb == "wake":
        return lambda change: wake(change=change, person=person), "{} back in your turn."
    if verb == "give":
        other = Person.objects.filter(pk=int(to), is_active=True).first() if to.isdecimal() else None
        if other is None:
            return None
        return lambda change: assign(change=change, person=person, to=other), f"Gave {{}} to {_plain(other)}."
    if verb == "snooze":
        until = timezone.now() + ASIDE
        said = "Put aside {} until tomorrow. “Put aside” above has them, should you want them back."
        return lambda change: snooze(change=change, person=person, until=until), said
    return None


def _plain(person: Person) -> str:
    return person.name.replace("{", "(").replace("}", ")")


def _all(changes: Sequence[Change], act: Act) -> tuple[int, list[str]]:
    done, refused = 0, []
    for change in changes:
        try:
            act(change)
            done += 1
        except ChangeError as error:
            refused.append(f"#{change.pk}: {error.sentence}")
    return done, refused


def _back(request: HttpRequest) -> str:
    back = request.POST.get("back", "/")
    return back if url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}) else "/"
