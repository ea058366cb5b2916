"""The wire format of the Messages API: bodies, server-sent events, usage figures and errors."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from honkweb.demo.messages.transcripts import Turn

_CHARACTERS_PER_TOKEN = 4


@dataclass(frozen=True)
class Usage:
    input_tokens: int
    cache_creation_input_tokens: int
    cache_read_input_tokens: int
    output_tokens: int

    def as_json(self) -> dict[str, Any]:
        return {
            "input_tokens": self.input_tokens,
            "cache_creation_input_tokens": self.cache_creation_input_tokens,
            "cache_read_input_tokens": self.cache_read_input_tokens,
            "cache_creation": {
                "ephemeral_5m_input_tokens": self.cache_creation_input_tokens,
                "ephemeral_1h_input_tokens": 0,
            },
            "output_tokens": self.output_tokens,
            "service_tier": "standard",
        }


@dataclass(frozen=True)
class Answer:
    """One message of the model, ready to be sent whole or in events."""

    id: str
    model: str
    content: list[dict[str, Any]]
    stop_reason: str
    usage: Usage

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "type": "message",
            "role": "assistant",
            "model": self.model,
            "content": self.content,
            "stop_reason": self.stop_reason,
            "stop_sequence": None,
            "usage": self.usage.as_json(),
        }


def answer_of(turn: Turn, body: dict[str, Any], number: int) -> Answer:
    """The message for this turn; number makes its identifiers unique."""
    content: list[dict[str, Any]] = [{"type": "text", "text": turn.say}] if turn.say else []
    for index, call in enumerate(turn.calls):
        block_id = f"toolu_demo{number:08d}{len(body['messages']):04d}{index:02d}"
        content.append({"type": "tool_use", "id": block_id, "name": call.tool, "input": call.input})
    return Answer(
        id=f"msg_demo{number:08d}",
        model=body["model"],
        content=content,
        stop_reason="tool_use" if turn.calls else "end_turn",
        usage=_usage(body, content),
    )


def events(answer: Answer) -> Iterator[bytes]:
    """Server-sent events in the order of "Streaming messages" of Anthropic's documentation."""
    start = answer.as_json() | {"content": [], "stop_reason": None}
    start["usage"] = answer.usage.as_json() | {"output_tokens": 1}
    yield _event("message_start", message=start)
    yield _event("ping")
    for index, block in enumerate(answer.content):
        yield from _block_events(index, block)
    yield _event(
        "message_delta",
        delta={"stop_reason": answer.stop_reason, "stop_sequence": None},
        usage={
            name: value
            for name, value in answer.usage.as_json().items()
            if name
            in {"input_tokens", "output_tokens", "cache_creation_input_tokens", "cache_read_input_tokens"}
        },
    )
    yield _event("message_stop")


def error(kind: str, sentence: str, request_id: str) -> dict[str, Any]:
    return {"type": "error", "error": {"type": kind, "message": sentence}, "request_id": request_id}


def tokens_of(value: Any) -> int:
    """A plain estimate: the demo has no tokenizer, and needs figures that grow as real ones do."""
    return max(1, len(json.dumps(value)) // _CHARACTERS_PER_TOKEN)


def _block_events(index: int, block: dict[str, Any]) -> Iterator[bytes]:
    if block["type"] == "text":
        yield _event("content_block_start", index=index, content_block={"type": "text", "text": ""})
        for piece in _pieces(block["text"]):
            yield _event("content_block_delta", index=index, delta={"type": "text_delta", "text": piece})
    else:
        yield _event("content_block_start", index=index, content_block=block | {"input": {}})
        for piece in ["", *_pieces(json.dumps(block["input"]))]:
            delta = {"type": "input_json_delta", "partial_json": piece}
            yield _event("content_block_delta", index=index, delta=delta)
    yield _event("content_block_stop", index=index)


def _pieces(text: str) -> list[str]:
    size = max(24, len(text) // 12 + 1)
    return [text[start : start + size] for start in range(0, len(text), size)]


def _event(name: str, **data: Any) -> bytes:
    return f"event: {name}\ndata: {json.dumps({'type': name} | data)}\n\n".encode()


def _usage(body: dict[str, Any], content: list[dict[str, Any]]) -> Usage:
    """All but the latest message is read from the cache, the latest written to it, where caching is asked for."""
    messages = body["messages"]
    before = tokens_of([body.get("system", ""), body.get("tools", []), messages[:-1]])
    latest = tokens_of(messages[-1])
    output = tokens_of(content)
    if "cache_control" not in json.dumps(body):
        return Usage(before + latest, 0, 0, output)
    if len(messages) == 1:
        return Usage(3, before + latest, 0, output)
    return Usage(3, latest, before, output)
