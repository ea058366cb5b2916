"""Verifiers that nobody named: each is tried on the base, and one that does not work there is left out, and said."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from agent.protocols import HonkToml, Ran, Verifier
from agent.protocols import Step as AgentStep
from changes.models import Run
from changes.services.running import leave_out, record_step
from integrations.git import Worktree

SECONDS = 120.0


def that_work(run: Run, worktree: Worktree, rules: HonkToml) -> HonkToml:
    """The rules without those guesses that fail before any edit. A run that is taken up again keeps its choice."""
    if run.left_out is None:
        found = failing_on_base(worktree, rules.verifiers, partial(_keep, run))
        if worktree.cancelled():
            return rules
        leave_out(run=run, verifiers=found)
    names = {each["command"] for each in run.left_out or ()}
    return replace(rules, verifiers=tuple(each for each in rules.verifiers if each.command not in names))


def failing_on_base(
    worktree: Worktree, verifiers: Sequence[Verifier], on_step: Callable[[AgentStep], None]
) -> list[dict[str, str]]:
    """Those guesses that cannot be used, each with why."""
    guesses = [each for each in verifiers if each.guessed]
    return [left for each in guesses if (left := _left_out(worktree, each, on_step))]


def _keep(run: Run, step: AgentStep) -> None:
    record_step(run=run, step=step)


def _left_out(
    worktree: Worktree, guess: Verifier, on_step: Callable[[AgentStep], None]
) -> dict[str, str] | None:
    """Why a guess cannot tell a good change from a bad one; None when it can.

    Linters are run, since one that finds faults already would blame the change for them. Of tests only the tool is
    looked for: they take long, and what they find broken is told by running them.
    """
    command = guess.needs or guess.command
    ran = worktree.run_on_base((), command, timeout=SECONDS)
    if ran.ok or ran.cancelled:
        return None
    why = why_not(guess, ran)
    on_step(
        AgentStep(
            kind="setup",
            title=f"Left out {guess.name}, which was guessed: {why}"[:300],
            tool="guess",
            input={"command": command},
            output=ran.output,
            exit_code=ran.exit_code,
            ok=False,
            ms=ran.ms,
        )
    )
    return {"name": guess.name, "command": guess.command, "why": why}


def why_not(guess: Verifier, ran: Ran) -> str:
    """Why a guess is left out, in words that are true of all that ends in this way."""
    if ran.timed_out:
        return f"it takes more than {SECONDS:.0f} seconds"
    if guess.needs or ran.exit_code in (126, 127):
        return "its tool does not run on this machine"
    # Python, make and cargo end with 1, 2 or 101 for a tool that is not there as for faults that are: it may be either.
    return "it does not pass on the base as it is here"
