"""Whose thread was answered: the change is their turn again, until they resolve it, reply, or judge what is new."""

from django.db.models import F

from changes.models import Change
from changes.states import Status
from reviews.models import Review, Thread, ThreadTurn


def project_turns(change: Change) -> None:
    """Write who has to look at an answer; call in the transaction of the fact that changed it."""
    wanted = _waiting(change) if change.status == Status.OPEN else set()
    rows = dict(ThreadTurn.objects.filter(change=change).values_list("person", "pk"))
    ThreadTurn.objects.filter(pk__in=[pk for person, pk in rows.items() if person not in wanted]).delete()
    ThreadTurn.objects.bulk_create(
        [ThreadTurn(change=change, person_id=person) for person in wanted - rows.keys()],
        ignore_conflicts=True,
    )


def _waiting(change: Change) -> set[int]:
    threads = Thread.objects.filter(change=change, sent=True, resolved_at=None, by__isnull=False)
    answered = list(threads.exclude(answered_at=None).annotate(who=F("by")).values_list("who", "answered_at"))
    if not answered:
        return set()
    judged: dict[int, object] = {}
    for reviewer, at in Review.objects.filter(change=change).order_by("id").values_list("reviewer", "at"):
        judged[reviewer] = at
    return {who for who, at in answered if who not in judged or judged[who] < at}  # type: ignore[operator]
