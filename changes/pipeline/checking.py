"""Verifiers one after the other on the files of a revision: what one said counts, whatever comes of the next."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from agent.native.checks import Checks
from agent.protocols import Limits, Ran, Verification, Verifier
from agent.protocols import Step as AgentStep
from changes.models.verifying import NOT_RUN
from integrations.errors import OutsideError
from integrations.git import Worktree

log = logging.getLogger(__name__)
CHANGED = "It changes files of the revision, so what it says is of others than those that would land."
UNREADABLE = "What it left among the files of the revision cannot be read, so nobody can say what it changed."
NO_TIME = "It did not run: no time was left of what the repository's policy gives a run."
AFTER_IT = "It did not run: what {} left among the files cannot be read or put back."
BROKE = "Honkweb itself broke; the server's log says where."


class Over(Exception):
    """The work is not wanted any more, or the server stops."""


@dataclass
class Said:
    """What is known so far, filled as it comes, so that it is still there when the rest breaks off."""

    left_out: list[dict[str, str]] = field(default_factory=list)
    verifications: list[Verification] = field(default_factory=list)

    @property
    def red(self) -> bool:
        return any(not each.ok for each in self.verifications)


def check(
    worktree: Worktree, verifiers: Sequence[Verifier], said: Said, *, left: Callable[[], float]
) -> None:
    """Run them all; `left` tells the seconds that are left. One that changes files is red, and they are put back.

    One that gets no time is red as well: else a change that makes the first of them hang would lift the others.
    Raises Over.
    """
    before = worktree.diff()
    for at, verifier in enumerate(verifiers):
        if worktree.cancelled():
            raise Over
        seconds = left()
        if seconds <= 0:
            said.verifications.append(_not_run(verifier, NO_TIME))
            continue
        said.verifications.append(_run(worktree, verifier, seconds))
        if not _as_before(worktree, before, said):
            said.verifications += [
                _not_run(each, AFTER_IT.format(verifier.name)) for each in verifiers[at + 1 :]
            ]
            break
    if worktree.cancelled():
        raise Over


def _as_before(worktree: Worktree, before: bytes, said: Said) -> bool:
    """Put back what the last one changed, which makes it red; False where nobody can say that it worked.

    Any error counts, since what is left there is the change's own doing: folders so deep that Python gives up, say.
    """
    done = said.verifications[-1]
    try:
        if worktree.diff() == before:
            return True
    except Exception as error:
        said.verifications[-1] = _unknown(done, f"{UNREADABLE} {_told(error)}")
        return False
    # Put down before what may break, which would lift it and all after it.
    said.verifications[-1] = _red(done, CHANGED)
    try:
        worktree.restore(worktree.head)
    except Exception as error:
        said.verifications[-1] = _red(done, f"{CHANGED} {_told(error)}")
        return False
    return True


def _told(error: Exception) -> str:
    if isinstance(error, OutsideError):
        return str(error)
    log.error("The files that a verifier left could not be read or put back", exc_info=error)
    return BROKE


def _run(worktree: Worktree, verifier: Verifier, seconds: float) -> Verification:
    checks = Checks(
        workspace=worktree,
        verifiers=[verifier],
        seconds=lambda: min(Limits.command_seconds, max(seconds, 1.0)),
        on_step=forget,
        on_ran=_unless_cancelled,
        snapshot=lambda: None,
    )
    (done,) = checks.verify()
    return done


def _red(done: Verification, why: str) -> Verification:
    return replace(done, ok=False, output=f"{done.output}\n{why}".strip())


def _unknown(done: Verification, why: str) -> Verification:
    """It may be the machine's doing (no disk, no time), so that one which passed is no red that nobody can lift."""
    return replace(_red(done, why), unread=done.ok)


def _not_run(verifier: Verifier, why: str) -> Verification:
    name, command, kind = verifier.name, verifier.command, verifier.kind
    return Verification(name, command, kind, NOT_RUN, why, 0, False, verifier.guessed)


def _unless_cancelled(ran: Ran) -> None:
    if ran.cancelled:
        raise Over


def forget(step: AgentStep) -> None:
    """There is no run whose log it could be a step of; what is kept is the verification."""
