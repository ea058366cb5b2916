"""The gate in front of a proposal: something changed, the verifiers pass on it, the judge does not withhold."""

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from agent.judge import Judge, Judged
from agent.native.budget import Budget
from agent.native.checks import Checks, report
from agent.native.conversation import host_words
from agent.native.endings import Failed, Proposed
from agent.native.results import BadCall, Result, only, text_of
from agent.proposal import Step, Verification
from agent.protocols import Workspace
from agent.task import Limits, Message, Task
from agent.text import first_line, trim

TITLE_LIMIT = 120
SUMMARY_LIMIT = 10_000


class Finishing:
    """Counts refused attempts; remembers green verifications until files may have changed."""

    def __init__(
        self,
        *,
        task: Task,
        workspace: Workspace,
        limits: Limits,
        checks: Checks,
        judge: Judge,
        budget: Budget,
        emit: Callable[[Step], None],
        ended: Callable[[], bool],
    ) -> None:
        self._task, self._workspace, self._limits = task, workspace, limits
        self._checks, self._judge, self._budget = checks, judge, budget
        self._emit, self._ended = emit, ended
        self._green: tuple[Verification, ...] | None = None
        self._red_attempts = 0
        self._withheld = 0

    def forget(self) -> None:
        """Files may have changed: what was verified counts no more."""
        self._green = None

    def verify(self, name: str = "") -> tuple[Verification, ...]:
        done = self._checks.verify(name)
        if not name:
            self._green = done if all(each.ok for each in done) else None
        return done

    def finish(self, arguments: Mapping[str, Any], conversation: Sequence[Message]) -> Result:
        """Refuse with a result that says why, or raise Proposed or Failed."""
        title, summary = _read(arguments)
        if not self._workspace.changed_paths():
            raise Failed(f"The agent finished without changing any file. It says: {trim(summary, 1000)}")
        try:
            verifications = self._verified()
        except Red as red:
            return Result(str(red), "Not finished: a verifier failed", is_error=True)
        red_green = self._checks.red_green(verifications)
        judged = self._judged(conversation)
        proposed = Proposed(
            title=title,
            summary=summary,
            verifications=verifications,
            red_green=red_green,
            verdict=judged.verdict,
        )
        if judged.verdict.decision == "pass" or not judged.usable:
            raise proposed
        self._withheld += 1
        if self._withheld >= self._limits.attempts:
            raise proposed
        reason = f"The judge withholds this proposal: {judged.verdict.reason}"
        if judged.verdict.unasked:
            reason += f"\nHunks that nobody asked for: {', '.join(judged.verdict.unasked)}."
        return Result(reason, "The judge sent the proposal back", is_error=True)

    def _verified(self) -> tuple[Verification, ...]:
        done = self._green if self._green is not None else self.verify()
        if all(each.ok for each in done):
            return done
        self._red_attempts += 1
        names = ", ".join(each.name for each in done if not each.ok)
        if self._red_attempts >= self._limits.verify_attempts:
            raise Failed(
                f"{names} still failed when the agent finished for the {_nth(self._red_attempts)} time, "
                "so nothing is proposed. Look at the last step, then retry with a hint.",
                done,
            )
        raise Red(f"Not finished: {names} failed.\n\n{report(done)}")

    def _judged(self, conversation: Sequence[Message]) -> Judged:
        self._budget.check()
        started = time.monotonic()
        judged = self._judge.compare(
            request=self._task.request,
            later=host_words(conversation),
            patch=self._workspace.diff(),
            ended=self._ended,
        )
        self._budget.pay(judged.usage, judged.cost)
        verdict = judged.verdict
        said = "withholds" if verdict.decision == "withhold" else "has no objection"
        self._emit(
            Step(
                kind="judge",
                title=f"The judge {said}{': ' + first_line(verdict.reason) if verdict.reason else ''}",
                text=verdict.reason,
                tool="verdict",
                input={"prompt": judged.prompt, "model": verdict.model},
                output=judged.answer,
                ok=verdict.decision == "pass",
                usage=judged.usage,
                cost=judged.cost,
                ms=round((time.monotonic() - started) * 1000),
            )
        )
        return judged


class Red(Exception):
    """A verifier failed at finish; the text is for the model."""


def _read(arguments: Mapping[str, Any]) -> tuple[str, str]:
    only(arguments, "title", "summary")
    title = " ".join(text_of(arguments, "title").split())
    summary = text_of(arguments, "summary").strip()
    if not title or not summary:
        raise BadCall("title and summary must not be empty.")
    return first_line(title, TITLE_LIMIT), trim(summary, SUMMARY_LIMIT)


def _nth(number: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10 if number % 100 not in (11, 12, 13) else 0, "th")
    return f"{number}{ending}"
