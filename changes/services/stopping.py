"""Stopping a run and closing a change are two actions; both end the agent's processes within seconds."""

from django.db import transaction
from django.db.models import DateTimeField, Value
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from changes import live
from changes.access import may
from changes.errors import NotAllowed, WrongState
from changes.models import Change, Person, Role
from changes.services import actors
from changes.services.moving import move, note
from changes.services.pulls import end_active_run
from changes.services.telling import page, tell
from changes.states import Status


def stop_run(*, change: Change, person: Person) -> None:
    """End the run; the change goes back to open, or fails when it has no pull request. Raises WrongState."""
    _allowed(change, person, "stop")
    status = Status(change.status)
    if status == Status.QUEUED and not change.has_pull:
        raise WrongState(f"#{change.pk} has not started yet. Close it if it should not run at all.")
    if status not in (Status.QUEUED, Status.WORKING, Status.WAITING) or (
        status == Status.WAITING and not change.has_pull
    ):
        raise WrongState(f"#{change.pk} has no run to stop; it is {status}.")
    sentence = f"{person.name} stopped the run."
    with transaction.atomic():
        moved = move(
            change=change,
            to=Status.OPEN if change.has_pull else Status.FAILED,
            verb="run.stopped",
            actor=actors.person(person),
            sentence=sentence,
            fields={"sentence": sentence},
        )
        if not moved:
            raise WrongState(f"#{change.pk} has moved meanwhile. Reload the page and look again.")
        end_active_run(change, outcome="stopped", sentence=sentence)
        tell(change, f"stopped-{change.version}", sentence)


def close_change(*, change: Change, person: Person) -> None:
    """Close the change, its run, its pull request and its branch. Raises WrongState while it is being merged."""
    _allowed(change, person, "close")
    if change.status in (Status.MERGING, Status.UNKNOWN):
        raise WrongState(
            f"#{change.pk} is being merged. Take the merge back first, or wait for GitHub's answer."
        )
    if change.is_ended:
        raise WrongState(f"#{change.pk} is {change.status} already.")
    with transaction.atomic():
        moved = move(
            change=change,
            to=Status.CLOSED,
            verb="change.closed",
            actor=actors.person(person),
            sentence=f"{person.name} closed it.",
            fields=_wish("close", person) if change.branch else {},
        )
        if not moved:
            raise WrongState(f"#{change.pk} has moved meanwhile. Reload the page and look again.")
        end_active_run(change, outcome="stopped", sentence=f"{person.name} closed the change.")
        live.wake("changes.tidy", change.pk)
        tell(change, f"closed-{change.version}", f"{person.name} closed it.")


def ask_to_reopen(*, change: Change, person: Person) -> None:
    """Have a closed change's branch restored and its pull request reopened; GitHub's word then opens it."""
    _allowed(change, person, "reopen")
    if change.status != Status.CLOSED or not change.has_pull:
        raise WrongState(f"#{change.pk} cannot be reopened: only a closed change with a pull request can.")
    if change.wish == "reopen":
        return
    # Who is closing it at this moment has moved the time into the future: reopening begins when they are through.
    now = Value(timezone.now(), output_field=DateTimeField())
    note(
        change=change,
        verb="change.reopen_asked",
        actor=actors.person(person),
        sentence=f"{person.name} asked to reopen it.",
        fields=_wish("reopen", person) | {"wish_at": Greatest(Coalesce("wish_at", now), now)},
    )
    live.wake("changes.tidy", change.pk)


def reopened(*, change: Change, person: Person) -> None:
    """Open again what GitHub has reopened at a person's wish. Its own word of it may have come first, and a person
    may have closed it since: without the wish there is nothing to open."""
    wish = Change.objects.filter(pk=change.pk, wish="reopen")
    with transaction.atomic():
        if wish.update(wish="", wish_at=None, pull_state="open") and change.status == Status.CLOSED:
            move(
                change=change,
                to=Status.OPEN,
                verb="change.reopened",
                actor=actors.person(person),
                sentence=f"{person.name} reopened it.",
            )
            return
    wish_done(change=change)


def close_refused(*, change: Change, sentence: str) -> None:
    """GitHub keeps the pull request open: then the change is open, too, and says why, here and in its thread."""
    said = f"GitHub did not close the pull request: {sentence}"[:2000]
    with transaction.atomic():
        moved = change.status == Status.CLOSED and move(
            change=change,
            to=Status.OPEN,
            verb="change.close_refused",
            actor=actors.GITHUB,
            sentence=said,
            fields={"wish": "", "wish_at": None, "sentence": said},
        )
        if moved:
            tell(change, f"close-refused-{change.version}", said, links=[page(change)])
            return
    wish_done(change=change)


def branch_kept(*, change: Change, sentence: str) -> None:
    """Say that GitHub did not let the branch be deleted; nothing else hangs on it."""
    note(
        change=change,
        verb="change.branch_kept",
        actor=actors.GITHUB,
        sentence=f"GitHub did not delete the branch {change.branch}: {sentence}"[:2000],
    )


def reopen_refused(*, change: Change, sentence: str) -> None:
    """Strike out a wish that GitHub will not grant, and say so: trying for ever would look like waiting."""
    said = f"GitHub did not reopen it: {sentence}"[:2000]
    wish = Change.objects.filter(pk=change.pk, wish=change.wish, wish_at=change.wish_at)
    with transaction.atomic():
        if wish.update(wish="", wish_at=None, sentence=said):
            note(change=change, verb="change.reopen_refused", actor=actors.GITHUB, sentence=said)


def wish_done(*, change: Change, fields: dict[str, object] | None = None) -> None:
    """Strike out the wish that has been carried out at GitHub; one that a person has had since stays, and its
    waiting for us is over."""
    Change.objects.filter(pk=change.pk, wish=change.wish).update(wish="", wish_at=None, **(fields or {}))
    waits = Change.objects.filter(pk=change.pk, wish_at=change.wish_at).exclude(wish="")
    if waits.update(wish_at=timezone.now()):
        live.wake("changes.tidy", change.pk)


def let_go() -> int:
    """Free the wishes that workers which are known to be gone were carrying out; returns how many."""
    return Change.objects.exclude(wish="").update(wish_at=timezone.now())


def _wish(what: str, person: Person) -> dict[str, object]:
    return {"wish": what, "wish_at": timezone.now(), "wish_by": person}


def _allowed(change: Change, person: Person, verb: str) -> None:
    mine = change.asker_id == person.pk and may(person, Role.ASKER, change.repository)
    if not mine and not may(person, Role.REVIEWER, change.repository):
        raise NotAllowed(
            f"You may not {verb} #{change.pk}: only its asker and reviewers of {change.repository} may."
        )
