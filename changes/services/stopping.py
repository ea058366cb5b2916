"""Stopping a run and closing a change are two actions; both end the agent's processes within seconds."""

from django.db import transaction
from django.utils import timezone

from changes import live
from changes.access import may
from changes.errors import NotAllowed, WrongState
from changes.models import Change, Person, Role
from changes.services import actors
from changes.services.moving import move, note
from changes.services.pulls import end_active_run
from changes.services.telling import tell
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
    note(
        change=change,
        verb="change.reopen_asked",
        actor=actors.person(person),
        sentence=f"{person.name} asked to reopen it.",
        fields=_wish("reopen", person),
    )
    # Whoever is closing it at this moment has a lease: reopening begins when they are through.
    live.wake("changes.tidy", change.pk)


def _wish(what: str, person: Person) -> dict[str, object]:
    return {"wish": what, "wish_at": timezone.now(), "wish_by": person}


def _allowed(change: Change, person: Person, verb: str) -> None:
    mine = change.asker_id == person.pk and may(person, Role.ASKER, change.repository)
    if not mine and not may(person, Role.REVIEWER, change.repository):
        raise NotAllowed(
            f"You may not {verb} #{change.pk}: only its asker and reviewers of {change.repository} may."
        )
