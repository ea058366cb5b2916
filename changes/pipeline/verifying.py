"""The repository's verifiers on a revision that no run made: the same commands, in the same sandbox, by the host."""

import logging
import time
import uuid
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

from agent.errors import AgentError
from agent.protocols import HonkToml
from agent.text import storable, without_colours
from changes.errors import ChangeError, LostLease
from changes.models import Verifying
from changes.outside import mirror_of
from changes.pipeline.checking import Over, Said, check, forget
from changes.pipeline.engine import SETUP_SECONDS
from changes.pipeline.guesses import failing_on_base
from changes.pipeline.heartbeat import Beat
from changes.pipeline.rules import rules_at
from changes.policy import in_force
from changes.sandboxes import sandbox_for
from changes.services.verifying import claim, end, extend, give_back, is_wanted
from integrations.errors import NotFound, OutcomeUnknown, OutsideError, RateLimited, Unreachable
from integrations.git import Mirror, Worktree
from integrations.neutral import one_line

log = logging.getLogger(__name__)
# Counted, not timed: hours in which the product was off or the repository paused are none of these waits.
MOST_PUT_OFF = 16


class _Beat(Beat):
    """It ends when the change has ended or has a newer revision."""

    def __init__(self, row: Verifying) -> None:
        super().__init__(row)
        self._row = row

    def _look(self, *, extend_too: bool) -> None:
        if extend_too:
            extend(verifying=self._row)
        if not is_wanted(self._row):
            self._over.set()


def verify(verifying_pk: int) -> None:
    """Run the verifiers of one revision and keep what they say; does nothing when there is nothing to take."""
    row = claim(verifying_pk=verifying_pk, owner=uuid.uuid4().hex)
    if row is None:
        return
    with _Beat(row) as beat:
        try:
            _verify(row, beat)
        except LostLease:
            log.info("%s: the lease is lost; leaving", row)


def _verify(row: Verifying, beat: Beat) -> None:
    said = Said()
    try:
        _run(row, beat, said)
        _end(row, "ran", said)
    except LostLease:
        raise
    except Over:
        give_back(verifying=row, until=timezone.now())
    except RateLimited as error:
        give_back(verifying=row, until=error.until, sentence=error.sentence)
    except (Unreachable, OutcomeUnknown) as error:
        _put_off(row, said, str(error))
    except (OperationalError, InterfaceError) as error:
        log.warning("%s: the database was away or busy: %s", row, error)
        connection.close()  # a broken one stays broken; the next query opens another
        _put_off(row, said, "The database was away or busy.")
    except (OutsideError, AgentError, ChangeError) as error:
        _break_off(row, said, str(error))
    except Exception:
        log.exception("%s broke", row)
        _break_off(row, said, "Honkweb itself broke; the server's log says where.")


def _break_off(row: Verifying, said: Said, sentence: str) -> None:
    """A fault of the machine blocks nothing, since nobody could lift it; a verifier that failed before it does."""
    _end(row, "ran" if said.red else "could_not", said, sentence)


def _end(row: Verifying, outcome: str, said: Said, sentence: str = "") -> None:
    kept, left_out = said.verifications, said.left_out
    end(verifying=row, outcome=outcome, sentence=sentence, verifications=kept, left_out=left_out)


def _put_off(row: Verifying, said: Said, sentence: str) -> None:
    """What is away comes back by itself: it is tried for an hour, as a run is."""
    if row.put_off >= MOST_PUT_OFF:
        _break_off(row, said, f"{sentence} It was tried for an hour.")
        return
    wait = timedelta(seconds=min(10.0 * 2**row.put_off, 300))
    give_back(verifying=row, until=timezone.now() + wait, sentence=sentence, away=True)


def _run(row: Verifying, beat: Beat, said: Said) -> None:
    """Find what was left out, and what each verifier says. Raises Over."""
    revision = row.revision
    repository = revision.change.repository
    mirror = mirror_of(repository)
    mirror.fetch()
    if not mirror.has(revision.head_sha):
        mirror.fetch([revision.head_sha])
    rules = _rules(row, mirror)
    policy = in_force(repository.policy, rules.policy)
    worktree = Worktree(
        mirror,
        Path(settings.HONK_DATA) / "worktrees" / f"verifying-{row.pk}",
        revision.base_sha,
        sandbox=sandbox_for(repository),
        shadow=f"{revision.change_id}/verifying-{revision.number}",
        head=revision.head_sha,
        cancelled=beat.over,
    )
    try:
        worktree.prepare()
        _set_up(worktree, rules, network=policy["setup_network"])
        if beat.over():
            raise Over
        said.left_out += failing_on_base(worktree, rules.verifiers, forget)
        names = {each["command"] for each in said.left_out}
        ends = time.monotonic() + policy["max_minutes"] * 60.0
        wanted = [each for each in rules.verifiers if each.command not in names]
        check(worktree, wanted, said, left=lambda: ends - time.monotonic())
    finally:
        worktree.leave()


def _rules(row: Verifying, mirror: Mirror) -> HonkToml:
    """Of the revision's base branch as it is now: what a revision says of its own checks is not asked. Where the
    pull request is sent elsewhere, that becomes a revision of its own."""
    branch = row.revision.base_ref
    tip = mirror.tip(branch)
    if tip is None:
        raise NotFound(f"{row.revision.change.repository} has no branch {branch}.")
    return rules_at(mirror, tip)


def _set_up(worktree: Worktree, rules: HonkToml, *, network: bool) -> None:
    if not rules.setup:
        return
    for command, ran in worktree.set_up(rules.setup, timeout=SETUP_SECONDS, network=network):
        # As in a run: what was only guessed may need a network that it does not get.
        if not ran.ok and not ran.cancelled and not rules.detected:
            said = one_line(storable(without_colours(ran.output)).strip().rpartition("\n")[2])[:200]
            raise ChangeError(
                f"The set-up command “{command}” ended with {ran.exit_code}: {said or 'no output'}."
            )
