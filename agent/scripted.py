"""A model that says what a script tells it, for tests and benches of everything that a model drives."""

import copy
import itertools
from collections.abc import Callable, Iterable
from typing import Any

from agent.task import Answer, Block, ModelRequest, Usage

Line = Answer | Exception | Callable[[ModelRequest], Answer]

_numbers = itertools.count(1)


def text(content: str) -> Block:
    """A text block."""
    return {"type": "text", "text": content}


def call(tool: str, **arguments: Any) -> Block:
    """A tool_use block with an id of its own."""
    return {"type": "tool_use", "id": f"toolu_{next(_numbers):06d}", "name": tool, "input": arguments}


def answer(*blocks: Block | str, stop_reason: str = "", usage: Usage | None = None) -> Answer:
    """An answer of these blocks; a plain string is a text block."""
    content = [text(block) if isinstance(block, str) else block for block in blocks]
    calls = any(block["type"] == "tool_use" for block in content)
    return Answer(
        content, stop_reason or ("tool_use" if calls else "end_turn"), usage or Usage(input=100, output=20)
    )


class Scripted:
    """Answers the n-th request with the n-th line: an answer, an error to raise, or a function of the request.

    `requests` are deep copies of what was asked. After the last line it raises AssertionError.
    """

    def __init__(self, lines: Iterable[Line]) -> None:
        self._lines = iter(lines)
        self.requests: list[ModelRequest] = []

    def ask(self, request: ModelRequest, *, on_text: Callable[[str], None]) -> Answer:
        self.requests.append(copy.deepcopy(request))
        line = next(self._lines, None)
        if line is None:
            raise AssertionError(f"The script has {len(self.requests) - 1} lines and one more was asked for.")
        if isinstance(line, Exception):
            raise line
        told = line if isinstance(line, Answer) else line(request)
        for block in told.content:
            on_text(block.get("text", ""))
        return told
