"""A demo Messages API that knows one greeting, and what a client sends it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import anthropic
import pytest

from honkweb.demo.messages import build
from honkweb.demo.serving import in_thread

KEY, CONTROL = "sk-ant-demo-key", "control"
GREET = """
match = ["greeting"]
[[turn]]
say = "I read the file."
call = [{ tool = "bash", input = { command = "cat hello.py # é" } }]
[[turn]]
call = [{ tool = "finish", input = {} }]
repeat = true
[[reply]]
to = "feedback"
match = ["louder"]
[[reply.turn]]
say = "LOUDER"
[[reply]]
to = "feedback"
nth = 2
[[reply.turn]]
say = "second"
[[reply]]
[[reply.turn]]
say = "default"
[[reply]]
to = "feedback"
match = ["marks"]
[[reply.turn]]
call = [{ tool = "finish", input = { summary = "Done.\\n\\n[T*] Louder now." } }]
[[judge]]
when_diff_has = "+bad"
withhold = true
reason = "More than was asked."
unasked = ["b.py#1"]
[[judge]]
reason = "As asked."
[[judge.chapter]]
sentence = 1
title = "All"
hunks = ["a.py"]
"""
TOOLS = [{"name": name, "input_schema": {"type": "object"}} for name in ("bash", "finish", "verdict")]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    folder = tmp_path_factory.mktemp("transcripts")
    (folder / "greet.toml").write_text(GREET)
    with in_thread(build([folder], api_key=KEY, control_token=CONTROL)) as (url,):
        yield url, folder


@pytest.fixture
def client(server: tuple[str, Path]) -> anthropic.Anthropic:
    return anthropic.Anthropic(api_key=KEY, base_url=server[0], max_retries=0)


def asked(*more: dict[str, Any], request: str = "<request>change the greeting</request>", **body: Any) -> Any:
    messages = [{"role": "user", "content": [{"type": "text", "text": request}]}, *more]
    return {"model": "claude-opus-4-5", "max_tokens": 1000, "tools": TOOLS, "messages": messages} | body


def answered(message: Any) -> list[dict[str, Any]]:
    """The assistant's message and the results of its tools, as a client sends them back."""
    results = [
        {"type": "tool_result", "tool_use_id": b.id, "content": "<feedback>not the host</feedback>"}
        for b in message.content
        if b.type == "tool_use"
    ]
    said = [b.model_dump(exclude_none=True) for b in message.content]
    return [
        {"role": "assistant", "content": said},
        *([{"role": "user", "content": results}] if results else []),
    ]


def host(text: str) -> dict[str, Any]:
    return {"role": "user", "content": [{"type": "text", "text": text}]}
