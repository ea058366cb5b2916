"""Carrying out what one answer of the model calls, each call with a result that the conversation keeps."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NoReturn

from agent.native import schemas
from agent.native.checks import report
from agent.native.endings import Asked, Capped, Ended, Failed, Stopped
from agent.native.finishing import Finishing
from agent.native.record import Record
from agent.native.results import BadCall, Result, bad_result, last_result, only, text_of
from agent.native.titles import with_changes
from agent.native.toolbox import Toolbox
from agent.task import Block, Task

_CUT = "The answer was cut off at its length limit, so this call may be incomplete."


class Calls:
    """Knows the tools by name. `check` raises Ended when the run has to end now."""

    def __init__(
        self,
        *,
        task: Task,
        toolbox: Toolbox,
        finishing: Finishing,
        record: Record,
        check: Callable[[], None],
    ) -> None:
        self._task, self._toolbox, self._finishing = task, toolbox, finishing
        self._record, self._check = record, check

    def carry_out(self, calls: Sequence[Block], *, wrong: str = "", cut: bool = False) -> bool:
        """Carry out the calls of one answer in order; True when one of them was a call at all.

        Those that a limit leaves out have no result yet: they are done if the run goes on, or answered as not run.
        """
        good = False
        for index, call in enumerate(calls):
            self._check()
            sentence = wrong or (_CUT if cut and index == len(calls) - 1 else "")
            rest = calls[index + 1 :]
            result = bad_result(call, sentence) if sentence else self._one(call, rest)
            good = good or not result.bad
            self._record.tool(call, result)
        return good

    def _one(self, call: Block, rest: Sequence[Block]) -> Result:
        started = time.monotonic()
        try:
            result = self._call(call)
        except BadCall as bad:
            return bad_result(call, bad.sentence)
        except (Stopped, Capped):
            # Broken off in the middle: the call has no result, and is done again if the run goes on.
            raise
        except Ended as end:
            question = end.question if isinstance(end, Asked) else ""
            failed = end.sentence if isinstance(end, Failed) else ""
            result = last_result(question=question, failed=failed, title=end.title, summary=end.summary)
            self._record.tool(call, replace(result, ms=ms_since(started)), not_run=rest)
            raise
        if result.touched:
            self._finishing.forget()
            self._record.shoot()
            result = with_changes(result, self._record.shot)
        return result if result.ms else replace(result, ms=ms_since(started))

    def _call(self, call: Block) -> Result:
        name, arguments = call.get("name"), call.get("input")
        if not isinstance(arguments, dict):
            raise BadCall("The input of a tool has to be an object.")
        if name in (schemas.BASH, schemas.EDITOR, "search"):
            return self._toolbox.use(name, arguments)
        if name == "verify":
            only(arguments, "name")
            return self._verify(text_of(arguments, "name", default=""))
        if name == "ask":
            only(arguments, "question")
            raise Asked(text_of(arguments, "question").strip() or _empty("question"))
        if name == "finish":
            return self._finishing.finish(arguments, self._record.conversation)
        known = ", ".join(tool["name"] for tool in schemas.TOOLS)
        raise BadCall(f"There is no tool {str(name)[:80]!r}. There are: {known}.")

    def _verify(self, name: str) -> Result:
        names = [each.name for each in self._task.verifiers]
        if name and name not in names:
            raise BadCall(f"There is no verifier {name[:80]!r}. There are: {', '.join(names) or 'none'}.")
        done = self._finishing.verify(name)
        red = sum(not each.ok for each in done)
        title = f"Verified: {red} of {len(done)} failed" if red else f"Verified: all {len(done)} passed"
        return Result(report(done), title, is_error=bool(red), output=report(done))


def ms_since(started: float) -> int:
    """Milliseconds since a moment of the monotonic clock."""
    return round((time.monotonic() - started) * 1000)


def _empty(name: str) -> NoReturn:
    raise BadCall(f"{name} is empty.")
