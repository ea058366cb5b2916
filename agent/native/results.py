"""What a tool answers, and what is wrong with a call that cannot be carried out."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from agent.errors import AgentError
from agent.task import Block, Ran
from agent.text import first_line, trim, without_colours


@dataclass(frozen=True)
class Result:
    """`text` is for the model, the rest for people. `touched`: files may have changed."""

    text: str
    title: str
    is_error: bool = False
    output: str = ""
    exit_code: int | None = None
    touched: bool = False
    bad: bool = False
    ms: int = 0


class BadCall(AgentError):
    """A tool call that is not one: an unknown tool, or input that its schema does not allow."""

    code = "bad_call"


class Refused(AgentError):
    """A well-formed call that may not or cannot be carried out."""

    code = "refused"


_UNITTEST = re.compile(r"^Ran (\d+) tests? in ", re.MULTILINE)
_PARTS = (
    re.compile(r"(?:^|[^\d.])(\d+) (failed|passed|errors?)\b"),
    re.compile(r"^(?:#|ℹ) (fail|pass) (\d+)$", re.MULTILINE),
    re.compile(r"\b(failures|errors)=(\d+)"),
)
_NAMES = {"fail": "failed", "pass": "passed", "failures": "failed"}


def summary_of(output: str, exit_code: int) -> str:
    """ "2 failed, 5 passed" where the output of a known test tool says so, else "passed" or the exit code."""
    tail = without_colours(output)[-4000:]
    counts: dict[str, int] = {}
    for pattern in _PARTS:
        for first, second in pattern.findall(tail):
            number, word = (first, second) if first.isdigit() else (second, first)
            counts.setdefault(_NAMES.get(word, word), int(number))
        if counts:
            break
    told = [f"{counts[word]} {word}" for word in ("failed", "error", "errors", "passed") if counts.get(word)]
    ran = _UNITTEST.search(tail)
    if exit_code == 0:
        return next(
            (part for part in told if part.endswith("passed")), f"{ran[1]} passed" if ran else "passed"
        )
    return ", ".join(told) or f"failed with exit code {exit_code}"


def ran_text(ran: Ran, *, limit: int = 12_000) -> str:
    """A command's output as the model gets it: without colours, trimmed, with how it ended."""
    parts = [trim(without_colours(ran.output).rstrip("\n"), limit)]
    if ran.timed_out:
        parts.append(f"[ended after {ran.ms // 1000} s: its time was up]")
    elif ran.exit_code:
        parts.append(f"[exit code {ran.exit_code}]")
    return "\n".join(part for part in parts if part)


def short_command(command: str) -> str:
    """A command for a title."""
    return first_line(command, 60)


def text_of(arguments: Mapping[str, Any], name: str, *, default: str | None = None) -> str:
    """A text argument. Raises BadCall when it is missing (and has no default) or no text."""
    value = arguments.get(name, default)
    if not isinstance(value, str):
        raise BadCall(f"{name} has to be a text." if name in arguments else f"{name} is missing.")
    return value


def only(arguments: Mapping[str, Any], *names: str) -> None:
    """Raises BadCall for an argument that the tool does not have."""
    for name in arguments:
        if name not in names:
            raise BadCall(f"{name!r} is not an argument of this tool; it has {', '.join(names)}.")


def bad_result(call: Block, sentence: str) -> Result:
    """The answer to a call that is none."""
    return Result(sentence, f"Refused a call of {str(call.get('name'))[:40]}", is_error=True, bad=True)


def last_result(*, question: str, failed: str, title: str, summary: str) -> Result:
    """The answer to the call that ended the run: a question, a failure, or the proposal."""
    if question:
        return Result("Asked; the answer follows.", f"Asks: {first_line(question)}", output=question)
    if failed:
        return Result(failed, "The run fails", is_error=True)
    return Result("Proposed; people look at it now.", f"Proposes: {title}", output=summary)
