"""Carries out the tools that only look at or change the worktree: bash, the editor, search."""

import shlex
from collections.abc import Callable, Mapping
from typing import Any

from agent.native import schemas
from agent.native.editor import edit
from agent.native.files import Files
from agent.native.results import BadCall, Refused, Result, only, ran_text, short_command, summary_of, text_of
from agent.protocols import Workspace
from agent.task import Ran
from agent.text import first_line, storable, trim, without_colours

OUTPUT_LIMIT = 20_000
_SEARCH_SECONDS = 30.0
_SEARCH_LINES = 200
_LINE = 300


class Toolbox:
    """`seconds` tells what a command may take; `on_ran` sees every command's end first (a stop ends the run)."""

    def __init__(
        self, *, workspace: Workspace, seconds: Callable[[], float], on_ran: Callable[[Ran], None]
    ) -> None:
        self._workspace = workspace
        self._files = Files(workspace.root)
        self._seconds = seconds
        self._on_ran = on_ran

    def use(self, tool: str, arguments: Mapping[str, Any]) -> Result:
        """Raises BadCall for a call that is none; a refused one is a result that says why."""
        if tool == schemas.BASH:
            return self._bash(arguments)
        if tool == schemas.EDITOR:
            return self._edit(arguments)
        return self._search(arguments)

    def _edit(self, arguments: Mapping[str, Any]) -> Result:
        try:
            return edit(self._files, arguments)
        except Refused as refused:
            path = first_line(str(arguments.get("path", "")), 60)
            doing = "read" if arguments.get("command") == "view" else "change"
            return Result(
                refused.sentence, f"Could not {doing} {path}", is_error=True, output=refused.sentence
            )

    def _bash(self, arguments: Mapping[str, Any]) -> Result:
        only(arguments, "command", "restart")
        if arguments.get("restart"):
            return Result(
                "Every command starts in a fresh shell; there is nothing to restart.", "Restarted the shell"
            )
        command = text_of(arguments, "command")
        if not command.strip():
            raise BadCall("command is empty.")
        ran = self._workspace.run(command, timeout=self._seconds())
        self._on_ran(ran)
        return Result(
            ran_text(ran),
            f"Ran {short_command(command)}{_end(ran)}",
            output=trim(storable(without_colours(ran.output)), OUTPUT_LIMIT),
            exit_code=ran.exit_code,
            touched=True,
            ms=ran.ms,
        )

    def _search(self, arguments: Mapping[str, Any]) -> Result:
        only(arguments, "pattern", "path", "glob")
        pattern = text_of(arguments, "pattern")
        if not pattern or "\n" in pattern:
            raise BadCall("pattern has to be one line that is not empty.")
        try:
            path = "/".join(self._files.parts(text_of(arguments, "path", default="")))
        except Refused as refused:
            return Result(
                refused.sentence, f"Could not search {pattern}", is_error=True, output=refused.sentence
            )
        glob = text_of(arguments, "glob", default="")
        options = [
            "--exclude-dir=.git",
            "--exclude-dir=node_modules",
            *([f"--include={glob}"] if glob else []),
        ]
        argv = ["grep", "-rnIE", *options, "-e", pattern, "--", f"./{path}" if path else "."]
        ran = self._workspace.run(shlex.join(argv), timeout=min(_SEARCH_SECONDS, self._seconds()))
        self._on_ran(ran)
        title = f"Searched for {first_line(pattern, 50)}"
        if ran.timed_out or (ran.exit_code > 1 and not ran.output.startswith("./")):
            return Result(
                ran_text(ran), title, is_error=True, output=ran.output, exit_code=ran.exit_code, ms=ran.ms
            )
        text = _found(ran)
        return Result(text, title, output=text, exit_code=ran.exit_code, ms=ran.ms)


def _end(ran: Ran) -> str:
    if ran.timed_out:
        return ": its time was up"
    summary = summary_of(ran.output, ran.exit_code)
    if ran.exit_code == 0:
        return "" if summary == "passed" else f": {summary}"
    return f": exit code {ran.exit_code}" if summary.startswith("failed with") else f": {summary}"


def _found(ran: Ran) -> str:
    lines = [line.removeprefix("./") for line in without_colours(ran.output).splitlines()]
    if not lines:
        return "Nothing found."
    shown = [line if len(line) <= _LINE else f"{line[:_LINE]}…" for line in lines[:_SEARCH_LINES]]
    if len(lines) > _SEARCH_LINES or ran.dropped:
        shown.append(f"… and more; only {_SEARCH_LINES} lines are shown. Narrow the pattern.")
    return trim(storable("\n".join(shown)))
