"""Verifiers that could not run, run once more because a person says so: what kept them is mended, or they hope so."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from changes import live
from changes.access import may
from changes.errors import NotAllowed, Stale, WrongState
from changes.models import Change, Person, Role, Verifying
from changes.services import actors
from changes.services.moving import note
from changes.states import Status

MOST_KEPT = 20  # former results
GOING_ON = "Its verifiers are run already, or wait for a worker. Wait for what they say."


def verify_again(*, change: Change, person: Person, revision: int) -> None:
    """Have the verifiers of a revision (its number, as the person saw it) run anew; until then they block as at first.

    Raises NotAllowed, Stale when there is a newer revision, WrongState when they run already or have said their word.
    """
    if not may(person, Role.REVIEWER, change.repository):
        raise NotAllowed(f"You may not have them run again. Ask a reviewer of {change.repository}.")
    newest = change.revisions.order_by("-number").first()
    if newest is None or newest.number != revision:
        raise Stale(f"#{change.pk} has another revision now. Look at that one.")
    row = Verifying.objects.filter(revision=newest).first()
    why = _why_not(change, row)
    if row is None or why:
        raise WrongState(why)
    with transaction.atomic():
        # Of two who press at once the second finds it taken: `ended_at` is not what it read.
        if not Verifying.objects.filter(pk=row.pk, ended_at=row.ended_at).update(
            asked_at=timezone.now(),
            ended_at=None,
            not_before=None,
            tries=0,
            put_off=0,
            outcome="",
            sentence="",
            verifications=[],
            left_out=[],
            earlier=[*row.earlier, _said(row)][-MOST_KEPT:],
        ):
            raise WrongState(GOING_ON)
        note(
            change=change,
            verb="revision.verify_again",
            actor=actors.person(person),
            sentence=f"{person.name} had the verifiers run again on revision {revision}.",
            data={"revision": revision, "head_sha": newest.head_sha},
            subject="revision",
            subject_id=newest.pk,
        )
        live.wake("changes.verify", row.pk)


def _said(row: Verifying) -> dict[str, Any]:
    """What came of it, for the page's history; its output was that of something that could not run."""
    names = ("name", "command", "exit_code", "ok", "unread")
    return {
        "ended_at": row.ended_at.isoformat() if row.ended_at else "",
        "outcome": row.outcome,
        "sentence": row.sentence,
        "verifications": [{name: each[name] for name in names if name in each} for each in row.verifications],
    }


def _why_not(change: Change, row: Verifying | None) -> str:
    if change.status != Status.OPEN:
        return f"#{change.pk} is {change.status}. Verifiers are run again only while it is open."
    if row is None:
        return "Its verifiers ran with the agent's run, or are its CI's, since somebody pushed it."
    if row.ended_at is None:
        return GOING_ON
    return "" if row.may_run_again else "Its verifiers ran, and what they said stands. Ask for changes."
