"""Wishes as rows: taken with a lease, given back, struck out. Who lost the lease writes nothing more."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from changes import live
from changes.errors import LostLease
from changes.models import Change, Person
from changes.services import actors
from changes.services.moving import move, note
from changes.services.telling import page, tell
from changes.states import Status

# Renewed while it is worked on. Longer than a push that outlives its killed worker may hang, which git ends once
# nothing has come for a minute (http.lowSpeedTime).
LEASE = timedelta(seconds=90)


@dataclass(frozen=True)
class Wish:
    """What a worker took, as it was then: the change itself is read again with each event."""

    change: Change
    what: str
    at: datetime | None
    by: Person | None
    owner: str


def claim(*, change_pk: int, owner: str) -> Wish | None:
    """Take what is wished of a change, to carry it out; None when nothing is due or somebody has it.

    The lease is the change's: what a person wishes meanwhile waits for it, too.
    """
    now = timezone.now()
    if not _due(now).filter(pk=change_pk).update(wish_owner=owner, wish_until=now + LEASE):
        return None
    change = Change.objects.select_related("repository", "wish_by").get(pk=change_pk)
    return Wish(change, change.wish, change.wish_at, change.wish_by, owner)


def extend(*, wish: Wish) -> None:
    """Heartbeat: prolong the lease. Raises LostLease."""
    if not _mine(wish).update(wish_until=timezone.now() + LEASE):
        raise _lost(wish)


def hold(*, wish: Wish) -> None:
    """Raises LostLease unless it is ours still."""
    if not _mine(wish).exists():
        raise _lost(wish)


def is_wanted(wish: Wish) -> bool:
    """Whether the wish is still what was taken, and ours to carry out."""
    return _taken(wish).exists()


def give_back(*, wish: Wish, until: datetime) -> None:
    """What is wished is tried at `until`, also where a person has wished something else meanwhile."""
    with transaction.atomic():
        _mine(wish).exclude(wish="").update(wish_at=until)
        _mine(wish).update(wish_owner="", wish_until=None)


def release(*, wish: Wish) -> None:
    """Give the lease back; what a person has wished meanwhile begins."""
    with transaction.atomic():
        _mine(wish).update(wish_owner="", wish_until=None)
        if _due(timezone.now()).filter(pk=wish.change.pk).exists():
            live.wake("changes.tidy", wish.change.pk)


def due(*, now: datetime | None = None) -> list[int]:
    """Keys of changes to carry out a wish of now: never woken, put off until now, or whose worker is gone."""
    return list(_due(now or timezone.now()).order_by("wish_at").values_list("pk", flat=True)[:100])


def let_go() -> int:
    """Free the wishes of workers that are known to be gone; returns how many."""
    return Change.objects.exclude(wish_until=None).update(wish_owner="", wish_until=None)


def wish_done(*, wish: Wish, fields: dict[str, object] | None = None) -> None:
    """Strike out the wish that has been carried out at GitHub; one that a person has had since stays."""
    _taken(wish).update(wish="", wish_at=None, **(fields or {}))


def reopened(*, wish: Wish, person: Person) -> None:
    """Open again what GitHub has reopened at a person's wish. Its own word of it may have come first, and a person
    may have closed it since: without the wish there is nothing to open."""
    with transaction.atomic():
        struck = _taken(wish).update(wish="", wish_at=None, pull_state="open")
        if struck and wish.change.status == Status.CLOSED:
            move(
                change=wish.change,
                to=Status.OPEN,
                verb="change.reopened",
                actor=actors.person(person),
                sentence=f"{person.name} reopened it.",
            )


def reopen_refused(*, wish: Wish, sentence: str) -> None:
    """Strike out a wish that GitHub will not grant, and say so: trying for ever would look like waiting."""
    said = f"GitHub did not reopen it: {sentence}"[:2000]
    with transaction.atomic():
        if _taken(wish).update(wish="", wish_at=None, sentence=said):
            note(change=wish.change, verb="change.reopen_refused", actor=actors.GITHUB, sentence=said)


def close_refused(*, wish: Wish, sentence: str) -> None:
    """GitHub keeps the pull request open: then the change is open, too, and says why, here and in its thread."""
    said = f"GitHub did not close the pull request: {sentence}"[:2000]
    with transaction.atomic():
        if not _taken(wish).update(wish="", wish_at=None) or wish.change.status != Status.CLOSED:
            return
        moved = move(
            change=wish.change,
            to=Status.OPEN,
            verb="change.close_refused",
            actor=actors.GITHUB,
            sentence=said,
            fields={"sentence": said},
        )
        if moved:
            tell(wish.change, f"close-refused-{wish.change.version}", said, links=[page(wish.change)])


def branch_kept(*, wish: Wish, sentence: str) -> None:
    """Say that GitHub did not let the branch be deleted; nothing else hangs on it."""
    if not is_wanted(wish):
        return
    note(
        change=wish.change,
        verb="change.branch_kept",
        actor=actors.GITHUB,
        sentence=f"GitHub did not delete the branch {wish.change.branch}: {sentence}"[:2000],
    )


def _due(now: datetime) -> QuerySet[Change]:
    free = Q(wish_until=None) | Q(wish_until__lt=now)
    return Change.objects.exclude(wish="").filter(free, wish_at__lte=now)


def _mine(wish: Wish) -> QuerySet[Change]:
    return Change.objects.filter(pk=wish.change.pk, wish_owner=wish.owner)


def _taken(wish: Wish) -> QuerySet[Change]:
    return _mine(wish).filter(wish=wish.what, wish_at=wish.at)


def _lost(wish: Wish) -> LostLease:
    return LostLease(f"What is wished of {wish.change} is carried out by somebody else now.")
