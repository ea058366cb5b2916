"""The repository's own commands, run by the host on the worktree, and the proposal's tests tried on the base."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from agent.native.results import ran_text, summary_of
from agent.proposal import RedGreen, Step, Verification
from agent.protocols import Workspace
from agent.task import Ran, Snapshot, Verifier
from agent.text import storable, trim, without_colours

OUTPUT_LIMIT = 20_000
_TEST = re.compile(
    r"(^|/)(tests?|__tests__|specs?)/|(^|/)(test_[^/]*|[^/]*_test)\.\w+$|\.(test|spec)\.\w+$|(^|/)conftest\.py$"
)
# A verifier that mends files (a formatter) gets this many rounds until nothing changes any more.
_ROUNDS = 2


class Checks:
    """Runs verifiers one after the other, each as a step of its own. `seconds` tells what a command may take."""

    def __init__(
        self,
        *,
        workspace: Workspace,
        verifiers: Sequence[Verifier],
        seconds: Callable[[], float],
        on_step: Callable[[Step], None],
        on_ran: Callable[[Ran], None],
        snapshot: Callable[[], Snapshot | None],
    ) -> None:
        self._workspace = workspace
        self._verifiers = verifiers
        self._seconds = seconds
        self._on_step = on_step
        self._on_ran = on_ran
        self._snapshot = snapshot

    def verify(self, name: str = "") -> tuple[Verification, ...]:
        """Run all verifiers, or the one named, until they leave the files alone."""
        chosen = [each for each in self._verifiers if name in ("", each.name)]
        for _ in range(_ROUNDS):
            done = tuple(self._run(each) for each in chosen)
            if self._snapshot() is None or not all(each.ok for each in done):
                return done
        changing = done[-1]
        sentence = (
            "The verifiers change files each time they run, so none of their results is of the proposal."
        )
        return (*done[:-1], _red(changing, f"{changing.output}\n{sentence}".strip()))

    def _run(self, verifier: Verifier) -> Verification:
        ran = self._workspace.run(verifier.command, timeout=self._seconds())
        self._on_ran(ran)
        output = trim(storable(without_colours(ran.output)), OUTPUT_LIMIT)
        done = Verification(
            verifier.name,
            verifier.command,
            verifier.kind,
            ran.exit_code,
            output,
            ran.ms,
            ran.ok,
            verifier.guessed,
        )
        summary = _ending(ran)
        self._on_step(
            Step(
                kind="verify",
                title=f"Ran {verifier.name}: {summary}",
                tool=verifier.name,
                input={"command": verifier.command},
                output=output,
                exit_code=ran.exit_code,
                ok=ran.ok,
                ms=ran.ms,
            )
        )
        return done

    def red_green(self, verifications: Sequence[Verification]) -> RedGreen | None:
        """Run the changed tests on the base, which they should fail; None when the proposal has none of both."""
        changed = self._workspace.changed_paths()
        tests = tuple(path for path in changed if _TEST.search(path))
        head = next((each for each in verifications if each.kind == "test"), None)
        if head is None or not tests or len(tests) == len(changed):
            return None
        ran = self._workspace.run_on_base(tests, head.command, timeout=self._seconds())
        self._on_ran(ran)
        output = trim(storable(without_colours(ran.output)), OUTPUT_LIMIT)
        summary = _ending(ran)
        self._on_step(
            Step(
                kind="verify",
                title=f"Ran {head.name} on the base with the new tests: {summary}",
                tool=head.name,
                input={"command": head.command, "files": list(tests)},
                output=output,
                exit_code=ran.exit_code,
                ms=ran.ms,
            )
        )
        return RedGreen(
            head.command, ran.exit_code, output, head.exit_code, head.output, tests, ran.timed_out
        )


def _ending(ran: Ran) -> str:
    return "its time was up" if ran.timed_out else summary_of(ran.output, ran.exit_code)


def _red(done: Verification, output: str) -> Verification:
    return replace(done, output=output, ok=False)


def report(verifications: Sequence[Verification]) -> str:
    """What the model is told: one line for each that passed, the end of the output for each that did not."""
    if not verifications:
        return "The repository names no verifiers."
    return "\n\n".join(_report(each) for each in verifications)


def _report(each: Verification) -> str:
    if each.ok:
        return f"{each.name}: {summary_of(each.output, 0)}"
    shown = ran_text(Ran(each.exit_code, each.output, each.ms), limit=8_000)
    return f"{each.name} ({each.command}) failed:\n{shown}"
