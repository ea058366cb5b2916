"""Verifying as rows: asked for, taken with a lease, given back, ended. Who lost the lease writes nothing more."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from agent.protocols import Verification
from changes import live
from changes.errors import LostLease
from changes.models import Revision, Verifying
from changes.models.verifying import NOT_RUN
from changes.services import actors
from changes.services.moving import note, touch
from changes.states import Status
from integrations.secrets import mask

LEASE = timedelta(seconds=60)
MOST_TRIES = 5
ENDED = (Status.MERGED, Status.CLOSED)
TAKEN_OVER = ("ended_at", "outcome", "sentence", "verifications", "left_out")


def ask_to_verify(*, revision: Revision) -> int | None:
    """Have the verifiers run on a revision; asked twice is asked once. Call in the transaction that records it.

    One that was red on the same commit and base stays so, or recording them anew would lift it: gives the number of
    the revision whose result was taken over.
    """
    said = _that_stands(revision)
    taken_over = {name: getattr(said, name) for name in TAKEN_OVER} if said else {}
    row, _ = Verifying.objects.get_or_create(revision=revision, defaults=taken_over)
    if row.ended_at is None:
        live.wake("changes.verify", row.pk)
    return said.revision.number if said else None


def _that_stands(revision: Revision) -> Verifying | None:
    rows = Verifying.objects.filter(
        revision__change=revision.change_id,
        revision__head_sha=revision.head_sha,
        revision__base_ref=revision.base_ref,
        revision__base_sha=revision.base_sha,
        outcome="ran",
    )
    rows = rows.exclude(revision=revision).select_related("revision").order_by("-revision__number")
    return next((row for row in rows if row.red and not row.may_run_again), None)


def claim(*, verifying_pk: int, owner: str) -> Verifying | None:
    """Take one to work on; None when somebody has it, or when nothing is to be run (any more)."""
    now = timezone.now()
    if not _ready(now).filter(pk=verifying_pk).exists():
        return None
    # The row alone decides between two workers; a join cannot be updated.
    free = Q(lease_until=None) | Q(lease_until__lt=now)
    rows = Verifying.objects.filter(free, pk=verifying_pk, ended_at=None)
    if not rows.update(lease_owner=owner, lease_until=now + LEASE, tries=F("tries") + 1):
        return None
    row = Verifying.objects.select_related("revision__change__repository__policy").get(pk=verifying_pk)
    if newer := _newer(row):
        end(verifying=row, outcome="passed_over", sentence=f"Revision {newer} came first.")
        return None
    if row.tries > MOST_TRIES:
        lost = f"Its worker was lost {MOST_TRIES} times; the server's log says where."
        end(verifying=row, outcome="could_not", sentence=lost)
        return None
    touch(row.revision.change)
    return row


def extend(*, verifying: Verifying) -> None:
    """Heartbeat: prolong the lease. Raises LostLease."""
    if not _mine(verifying).update(lease_until=timezone.now() + LEASE):
        raise _lost(verifying)


def is_wanted(verifying: Verifying) -> bool:
    """Whether the result still matters: the change goes on and has no newer revision. Raises LostLease."""
    if not _mine(verifying).exists():
        raise _lost(verifying)
    going_on = Verifying.objects.filter(pk=verifying.pk).exclude(revision__change__status__in=ENDED)
    return going_on.exists() and not _newer(verifying)


def give_back(*, verifying: Verifying, until: datetime, sentence: str = "", away: bool = False) -> None:
    """Leave it for later; `away` says that something outside did not answer. Raises LostLease."""
    rows = _mine(verifying).update(
        lease_owner="",
        lease_until=None,
        not_before=until,
        tries=F("tries") - 1,
        put_off=F("put_off") + int(away),
        sentence=mask(sentence),
    )
    if not rows:
        raise _lost(verifying)


def end(
    *,
    verifying: Verifying,
    outcome: str,
    sentence: str = "",
    verifications: Sequence[Verification] = (),
    left_out: Sequence[dict[str, str]] = (),
) -> None:
    """Keep what came of it, with its event. Raises LostLease before writing anything."""
    revision = verifying.revision
    kept = [asdict(each) | {"output": mask(each.output)} for each in verifications]
    with transaction.atomic():
        rows = _mine(verifying).update(
            ended_at=timezone.now(),
            lease_owner="",
            lease_until=None,
            outcome=outcome,
            sentence=mask(sentence),
            verifications=kept,
            left_out=list(left_out),
        )
        if not rows:
            raise _lost(verifying)
        note(
            change=revision.change,
            verb="revision.verified" if outcome == "ran" else "revision.not_verified",
            actor=actors.HONKWEB,
            sentence=_told(revision, outcome, mask(sentence), kept),
            data={
                "revision": revision.number,
                "head_sha": revision.head_sha,
                "outcome": outcome,
                "verifiers": [
                    {name: each[name] for name in ("name", "command", "exit_code", "ok", "unread")}
                    for each in kept
                ],
            },
            subject="revision",
            subject_id=revision.pk,
        )


def due(*, now: datetime | None = None) -> list[int]:
    """Those to take up now, oldest first: never woken, put off until now, or whose worker is gone."""
    return list(_ready(now or timezone.now()).order_by("pk").values_list("pk", flat=True)[:200])


def _ready(now: datetime) -> QuerySet[Verifying]:
    rows = Verifying.objects.filter(ended_at=None, revision__change__repository__paused="")
    rows = rows.exclude(revision__change__status__in=ENDED)
    free = Q(lease_until=None) | Q(lease_until__lt=now)
    ready = Q(not_before=None) | Q(not_before__lte=now)
    return rows.filter(free, ready)


def let_go() -> int:
    """Free those of workers that are known to be gone; returns how many."""
    rows = Verifying.objects.filter(ended_at=None).exclude(lease_until=None)
    return rows.update(lease_owner="", lease_until=None)


def _told(revision: Revision, outcome: str, sentence: str, kept: Sequence[dict[str, Any]]) -> str:
    if outcome != "ran":
        return f"The verifiers did not run on revision {revision.number}: {sentence}"
    if not kept:
        return f"The repository has no verifier that could run on revision {revision.number}."
    said = ", ".join(f"{each['name']} {_word(each)}" for each in kept)
    return f"The verifiers ran on revision {revision.number}: {said}. {sentence}".rstrip()


def _word(kept: dict[str, Any]) -> str:
    if kept["exit_code"] == NOT_RUN:
        return "did not run"
    if kept["unread"]:
        return "passed on files that cannot be read"
    return "passed" if kept["ok"] else "failed"


def _newer(verifying: Verifying) -> int | None:
    rows = Revision.objects.filter(change=verifying.revision.change_id, number__gt=verifying.revision.number)
    return rows.order_by("number").values_list("number", flat=True).first()


def _mine(verifying: Verifying) -> QuerySet[Verifying]:
    return Verifying.objects.filter(
        pk=verifying.pk, ended_at=None, lease_owner=verifying.lease_owner
    ).exclude(lease_owner="")


def _lost(verifying: Verifying) -> LostLease:
    return LostLease(f"{verifying} are run by somebody else now, or have ended.")
