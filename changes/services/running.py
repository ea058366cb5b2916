"""Runs as rows: claim with a lease, store steps, end. A worker that lost its lease writes nothing more."""

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Max, Q
from django.utils import timezone

from agent.protocols import Message, Proposal
from agent.protocols import Step as AgentStep
from changes import live
from changes.errors import LostLease
from changes.models import Change, Run, RunStatus, Step
from changes.services import actors
from changes.services.moving import move, stir
from changes.services.telling import page, tell
from changes.states import Status
from integrations.secrets import mask

LEASE = timedelta(seconds=60)
MOST_LOST = 5
LONGEST_OUTPUT = 400_000


def claim(*, run_pk: int, owner: str, model: str, judge_model: str) -> Run | None:
    """Take a queued run, and its change to working; None when there is nothing to take (somebody else has it)."""
    now = timezone.now()
    run = Run.objects.select_related("change__repository__policy").filter(pk=run_pk).first()
    if run is None or run.status != RunStatus.QUEUED or (run.not_before and run.not_before > now):
        return None
    if run.change.repository.paused:
        return None
    with transaction.atomic():
        taken = Run.objects.filter(pk=run_pk, status=RunStatus.QUEUED).update(
            status=RunStatus.WORKING,
            lease_owner=owner,
            lease_until=now + LEASE,
            started_at=run.started_at or now,
            model=model,
            judge_model=judge_model,
        )
        if not taken:
            return None
        run.refresh_from_db()
        moved = (
            move(
                change=run.change,
                to=Status.WORKING,
                verb="run.started",
                actor=actors.agent(run),
                sentence=f"Claude started run {run.number}.",
                data={"run": run.number, "model": model},
            )
            if run.change.status == Status.QUEUED
            else False
        )
        if not moved:
            transaction.set_rollback(True)
            return None
    run.refresh_from_db()
    return run


def extend(*, run: Run) -> bool:
    """Heartbeat: prolong the lease; True when a person asked to stop. Raises LostLease."""
    rows = _mine(run).update(lease_until=timezone.now() + LEASE)
    if not rows:
        raise LostLease(f"{run} is worked on by somebody else now, or has ended.")
    return bool(Run.objects.filter(pk=run.pk, cancel_at__isnull=False).exists())


def begin_at(*, run: Run, base_sha: str) -> None:
    """Keep the base that a run works from, so that one taken up again has the same. Raises LostLease."""
    if not _mine(run).update(base_sha=base_sha):
        raise LostLease(f"{run} is worked on by somebody else now, or has ended.")
    run.base_sha = base_sha


def leave_out(*, run: Run, verifiers: list[dict[str, str]]) -> None:
    """Keep which guessed verifiers are not run, each with why. Raises LostLease."""
    if not _mine(run).update(left_out=verifiers):
        raise LostLease(f"{run} is worked on by somebody else now, or has ended.")
    run.left_out = verifiers


def keep_outside(*, run: Run, texts: Mapping[str, str]) -> None:
    """Keep what the model is told besides the request, by where it stands. Raises LostLease."""
    kept = [{"source": source, "text": _text(text)} for source, text in texts.items() if text]
    if not _mine(run).update(outside=kept):
        raise LostLease(f"{run} is worked on by somebody else now, or has ended.")
    run.outside = kept


def record_step(*, run: Run, step: AgentStep) -> Step:
    """Store one step as it happens. Raises LostLease before writing anything."""
    with transaction.atomic():
        taken = _mine(run).update(
            lease_until=timezone.now() + LEASE,
            tokens_in=F("tokens_in") + step.usage.input + step.usage.cache_write,
            tokens_out=F("tokens_out") + step.usage.output,
            tokens_cached=F("tokens_cached") + step.usage.cache_read,
            cost=F("cost") + step.cost,
        )
        if not taken:
            raise LostLease(f"{run} is worked on by somebody else now, or has ended.")
        number = (run.steps.aggregate(last=Max("number"))["last"] or 0) + 1
        snapshot = step.snapshot
        row = Step.objects.create(
            run=run,
            number=number,
            kind=step.kind,
            title=_text(step.title)[:300],
            text=_text(step.text),
            tool=step.tool[:60],
            input=json.loads(_text(json.dumps(dict(step.input)))) if step.input else None,
            output=_text(step.output)[:LONGEST_OUTPUT],
            exit_code=step.exit_code,
            ms=step.ms,
            tokens_in=step.usage.input + step.usage.cache_write,
            tokens_out=step.usage.output,
            tokens_cached=step.usage.cache_read,
            cost=step.cost,
            tree=snapshot.tree if snapshot else "",
            commit=snapshot.commit if snapshot else "",
            changed=[asdict(each) for each in snapshot.changed] if snapshot else [],
            exchange=pack(step.exchange),
        )
        stir(run.change)
    return row


def store_proposal(*, run: Run, proposal: Proposal, commit: str, bundle: bytes, base_sha: str) -> None:
    """Keep what is about to be pushed, before it is: a crash afterwards pushes the same commit."""
    rows = _mine(run).update(
        title=_text(proposal.title)[:200],
        summary=_text(proposal.summary),
        proposed_sha=commit,
        base_sha=base_sha,
        bundle=bundle,
        verdict=asdict(proposal.verdict) if proposal.verdict else None,
        red_green=asdict(proposal.red_green) if proposal.red_green else None,
        verifications=[asdict(each) | {"output": _text(each.output)} for each in proposal.verifications],
        conversation=pack(proposal.conversation),
    )
    if not rows:
        raise LostLease(f"{run} is worked on by somebody else now, or has ended.")


def end_run(*, run: Run, outcome: str, sentence: str, **fields: Any) -> None:
    """End a run; call inside the transaction that moves its change. Raises LostLease."""
    rows = _mine(run).update(
        status=RunStatus.ENDED,
        ended_at=timezone.now(),
        lease_until=None,
        outcome=outcome,
        sentence=_text(sentence),
        **fields,
    )
    if not rows:
        raise LostLease(f"{run} is worked on by somebody else now, or has ended.")


def put_off(*, run: Run, until: datetime, sentence: str) -> None:
    """Give a run back because something outside was away; it is taken up again at `until`."""
    with transaction.atomic():
        rows = _mine(run).update(
            status=RunStatus.QUEUED,
            lease_owner="",
            lease_until=None,
            not_before=until,
            put_off=F("put_off") + 1,
        )
        if not rows:
            raise LostLease(f"{run} is worked on by somebody else now, or has ended.")
        move(
            change=run.change,
            to=Status.QUEUED,
            verb="run.put_off",
            actor=actors.HONKWEB,
            sentence=sentence,
            fields={"sentence": sentence},
        )


def give_back_lost(*, now: datetime | None = None) -> int:
    """Queue the runs again whose workers are gone; one that was lost five times fails. Returns how many."""
    now = now or timezone.now()
    count = 0
    for run in Run.objects.filter(status=RunStatus.WORKING, lease_until__lt=now).select_related("change"):
        with transaction.atomic():
            still = Run.objects.filter(pk=run.pk, status=RunStatus.WORKING, lease_until=run.lease_until)
            fields: dict[str, Any] = {"status": RunStatus.QUEUED, "lease_owner": "", "lease_until": None}
            if not still.update(**fields, lost=F("lost") + 1):
                continue
            count += 1
            if run.change.status != Status.WORKING:
                continue
            if run.lost + 1 >= MOST_LOST:
                _give_up(run)
                continue
            move(
                change=run.change,
                to=Status.QUEUED,
                verb="run.worker_lost",
                actor=actors.HONKWEB,
                sentence=f"The worker of run {run.number} is gone; another one takes it up.",
            )
            live.wake("changes.run", run.pk)
    return count


def due(*, now: datetime | None = None) -> list[int]:
    """Keys of queued runs that may start now, oldest first; none of a paused repository."""
    now = now or timezone.now()
    rows = Run.objects.filter(
        status=RunStatus.QUEUED, change__status=Status.QUEUED, change__repository__paused=""
    )
    return list(
        rows.filter(Q(not_before=None) | Q(not_before__lte=now))
        .order_by("id")
        .values_list("pk", flat=True)[:200]
    )


def conversation_of(change: Change) -> list[Message]:
    """Every message of the change's runs so far, verbatim, in order."""
    rows = Step.objects.filter(run__change=change).order_by("run__number", "number")
    return [message for packed in rows.values_list("exchange", flat=True) for message in unpack(packed)]


def pack(messages: Sequence[Message]) -> bytes:
    """Messages as stored: zlib over JSON."""
    return zlib.compress(json.dumps(list(messages)).encode("utf-8", "surrogatepass")) if messages else b""


def unpack(packed: bytes | memoryview) -> list[Message]:
    """The inverse of `pack`."""
    if not packed:
        return []
    messages: list[Message] = json.loads(zlib.decompress(bytes(packed)))
    return messages


def _give_up(run: Run) -> None:
    sentence = f"Run {run.number} lost its worker {MOST_LOST} times. Look at the server's log, then retry."
    Run.objects.filter(pk=run.pk).update(
        status=RunStatus.ENDED, ended_at=timezone.now(), outcome="failed", sentence=sentence
    )
    moved = move(
        change=run.change,
        to=Status.OPEN if run.change.has_pull else Status.FAILED,
        verb="run.failed",
        actor=actors.HONKWEB,
        sentence=sentence,
        fields={"sentence": sentence},
    )
    if moved:
        tell(run.change, f"failed-{run.number}", sentence, links=[page(run.change)])


def _mine(run: Run) -> Any:
    return Run.objects.filter(pk=run.pk, status=RunStatus.WORKING, lease_owner=run.lease_owner)


def _text(raw: str) -> str:
    clean = raw.replace("\x00", "�").encode("utf-8", "replace").decode("utf-8")
    return mask(clean)
