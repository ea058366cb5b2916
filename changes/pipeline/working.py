"""One run: claim, prepare, let the engine work, store and land what it proposes. Every ending is a row."""

import logging
import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import timezone

from agent.errors import AgentError, ModelAbsent
from agent.protocols import Proposal
from changes.errors import ChangeError, LostLease
from changes.models import Run
from changes.outside import mirror_of
from changes.pipeline.engine import propose
from changes.pipeline.heartbeat import Heartbeat
from changes.pipeline.landing import land
from changes.services import actors
from changes.services.moving import move
from changes.services.running import claim, end_run, put_off
from changes.services.telling import page, tell
from changes.states import Status
from changes.stopping import STOPPING
from integrations.errors import OutcomeUnknown, OutsideError, RateLimited, Unreachable

log = logging.getLogger(__name__)
LONGEST_AWAY = timedelta(hours=1)


def work(run_pk: int) -> None:
    """Do one queued run to its end; does nothing when there is nothing to take."""
    run = claim(
        run_pk=run_pk,
        owner=uuid.uuid4().hex,
        model=settings.HONK_MODEL,
        judge_model=settings.HONK_JUDGE_MODEL,
    )
    if run is None:
        return
    tell_started(run)
    with Heartbeat(run) as heartbeat:
        try:
            _work(run, heartbeat)
        except LostLease:
            log.info("%s: the lease is lost; leaving", run)
        except ModelAbsent as error:
            _later(run, error.sentence, seconds=error.retry_after)
        except RateLimited as error:
            _later(run, error.sentence, until=error.until)
        except (Unreachable, OutcomeUnknown) as error:
            _later(run, str(error))
        except (OperationalError, InterfaceError) as error:
            log.warning("%s: the database was away or busy: %s", run, error)
            connection.close()  # a broken one stays broken; the next query opens another
            _later(run, "The database was away or busy; the run goes on in a moment.")
        except (OutsideError, AgentError, ChangeError) as error:
            fail(run, str(error))
        except Exception:
            log.exception("%s broke", run)
            fail(
                run,
                "Honkweb itself broke while it worked on this. The server's log says where; retry afterwards.",
            )


def _work(run: Run, heartbeat: Heartbeat) -> None:
    mirror = mirror_of(run.change.repository)
    mirror.fetch()
    if not run.proposed_sha:
        proposal = propose(run, mirror, heartbeat)
        if proposal.outcome != "proposed":
            end_without_proposal(run, proposal)
            return
        run.refresh_from_db()
    land(run, mirror)


def tell_started(run: Run) -> None:
    """Answer in the thread, once a change, that work has begun."""
    if run.number == 1:
        with transaction.atomic():
            tell(run.change, "started", "Working on it.", links=[page(run.change)])


def end_without_proposal(run: Run, proposal: Proposal) -> None:
    """A question, a cap, a failure or a stop: the run ends and the change waits, fails or is open again."""
    change = run.change
    if proposal.outcome in ("question", "capped"):
        asked = proposal.question or proposal.sentence
        with transaction.atomic():
            end_run(run=run, outcome=proposal.outcome, sentence=asked)
            move(
                change=change,
                to=Status.WAITING,
                verb=f"run.{proposal.outcome}",
                actor=actors.agent(run),
                sentence=f"Claude asks: {asked}" if proposal.outcome == "question" else asked,
                fields={"sentence": asked},
            )
            tell(
                change,
                f"question-{run.number}",
                f"{asked} Answer here, or on its page.",
                links=[page(change)],
            )
        return
    if proposal.outcome == "stopped" and STOPPING.is_set():
        _give_back(run)
        return
    fail(run, proposal.sentence, outcome=proposal.outcome)


def _give_back(run: Run) -> None:
    try:
        put_off(
            run=run, until=timezone.now(), sentence="The server stopped; the run goes on at its next start."
        )
    except LostLease:
        log.info("%s ended meanwhile", run)


def fail(run: Run, sentence: str, *, outcome: str = "failed") -> None:
    """End a run that came to nothing; a change with a pull request is open again, with the failure shown."""
    change = run.change
    change.refresh_from_db()
    try:
        with transaction.atomic():
            end_run(run=run, outcome=outcome, sentence=sentence)
            if change.status != Status.WORKING:
                return
            move(
                change=change,
                to=Status.OPEN if change.has_pull else Status.FAILED,
                verb="run.failed",
                actor=actors.agent(run),
                sentence=sentence,
                fields={"sentence": sentence},
                data={"run": run.number, "outcome": outcome},
            )
            tell(change, f"failed-{run.number}", f"Run {run.number} failed: {sentence}", links=[page(change)])
    except LostLease:
        log.info("%s ended meanwhile", run)


def _later(run: Run, sentence: str, *, seconds: float = 0, until: datetime | None = None) -> None:
    now = timezone.now()
    if run.started_at and run.put_off >= 5 and now - run.started_at > LONGEST_AWAY:
        fail(run, f"{sentence} It was tried for an hour. Retry once it is back.")
        return
    wait = timedelta(seconds=min(max(seconds, 2.0 * 2**run.put_off), 300))
    try:
        put_off(run=run, until=until or now + wait, sentence=sentence)
    except LostLease:
        log.info("%s ended meanwhile", run)
