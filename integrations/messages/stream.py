"""Puts a streamed answer together again, block by block, verbatim."""

import json
from collections.abc import Mapping
from typing import Any

from agent.errors import ModelAbsent
from agent.task import Answer, Block, Usage

_TEXTS = {
    "text_delta": "text",
    "thinking_delta": "thinking",
    "signature_delta": "signature",
}


class Assembly:
    """Takes the stream's events in order; events and deltas that it does not know are left out, as the API asks."""

    def __init__(self) -> None:
        self._message: dict[str, Any] = {}
        self._blocks: dict[int, Block] = {}
        self._inputs: dict[int, list[str]] = {}
        self._ended = False

    def take(self, event: Mapping[str, Any]) -> str:
        """The piece of text that the event brings; empty for all else."""
        kind = event.get("type")
        if kind == "message_start":
            self._message = dict(event["message"])
        elif kind == "content_block_start":
            self._blocks[event["index"]] = dict(event["content_block"])
        elif kind == "content_block_delta":
            return self._grow(event["index"], event["delta"])
        elif kind == "content_block_stop":
            self._close(event["index"])
        elif kind == "message_delta":
            self._message |= event["delta"]
            counted = {name: value for name, value in event.get("usage", {}).items() if value is not None}
            self._message["usage"] = {**self._message.get("usage", {}), **counted}
        elif kind == "message_stop":
            self._ended = True
        return ""

    def _grow(self, index: int, delta: Mapping[str, Any]) -> str:
        block, kind = self._blocks[index], delta.get("type", "")
        if kind == "input_json_delta":
            self._inputs.setdefault(index, []).append(delta["partial_json"])
        elif kind == "citations_delta":
            block["citations"] = [*(block.get("citations") or []), delta["citation"]]
        elif kind in _TEXTS:
            name = _TEXTS[kind]
            block[name] = block.get(name, "") + delta[name]
        return str(delta.get("text", "")) if kind == "text_delta" else ""

    def _close(self, index: int) -> None:
        told = "".join(self._inputs.pop(index, []))
        if not told:
            return
        try:
            value = json.loads(told)
        except (ValueError, RecursionError):
            # Not a call that can be carried out; the loop answers it to the model as a bad one.
            value = {"invalid_json": told}
        self._blocks[index]["input"] = value if isinstance(value, dict) else {"invalid_json": told}

    def answer(self) -> Answer:
        """The whole answer. Raises ModelAbsent when the stream broke off before its end."""
        if not self._ended:
            raise ModelAbsent("The model's answer broke off before its end.", retry_after=1.0)
        for index in list(self._inputs):
            self._close(index)
        content = [self._blocks[index] for index in sorted(self._blocks)]
        stop_reason = str(self._message.get("stop_reason") or "end_turn")
        return Answer(
            content,
            stop_reason,
            usage_of(self._message.get("usage") or {}),
            {**self._message, "content": content},
        )


def usage_of(usage: Mapping[str, Any]) -> Usage:
    """The tokens of an answer's `usage`."""
    return Usage(
        input=_count(usage, "input_tokens"),
        output=_count(usage, "output_tokens"),
        cache_read=_count(usage, "cache_read_input_tokens"),
        cache_write=_count(usage, "cache_creation_input_tokens"),
    )


def _count(usage: Mapping[str, Any], name: str) -> int:
    value = usage.get(name)
    return value if isinstance(value, int) and value > 0 else 0
