"""A change's timeline, newest first, a stretch at a time; what it leaves out it says."""

from dataclasses import dataclass

from audit.models import Event
from changes.models import Change

STRETCH = 200


@dataclass(frozen=True)
class Timeline:
    """Some events, and the key that the earlier ones come before; None where these are the first."""

    events: list[Event]
    earlier: int | None


def timeline_of(change: Change, *, before: int | None = None) -> Timeline:
    """The newest events, or those before one of them. That its place in lists moved is told by what moved it."""
    rows = Event.objects.filter(change=change.pk).exclude(verb="attention.moved").order_by("-id")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: STRETCH + 1])
    return Timeline(found[:STRETCH], found[STRETCH - 1].pk if len(found) > STRETCH else None)
