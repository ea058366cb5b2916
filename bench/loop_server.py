"""A model in a process of its own that answers at once: `python -m bench.loop_server view|edit STEPS`.

The n-th answer since a request without results of tools is the n-th step; then it finishes. As the judge it passes
everything. Prints its port, and ends when its standard input is closed.
"""

import asyncio
import itertools
import json
import os
import socket
import sys
from typing import Any

FILE = "counter.py"
CONTENT = "value = 0\n" + "".join(f"line_{n} = {n}\n" for n in range(60))
_numbers = itertools.count(1)


def call(name: str, **arguments: Any) -> dict[str, Any]:
    return {"type": "tool_use", "id": f"toolu_{next(_numbers):08d}", "name": name, "input": arguments}


def script(kind: str, steps: int) -> list[dict[str, Any]]:
    """The calls of one run."""
    tool = "str_replace_based_edit_tool"
    if kind == "view":
        return [call(tool, command="view", path=FILE) for _ in range(steps)]
    return [
        call(tool, command="str_replace", path=FILE, old_str=f"value = {n}\n", new_str=f"value = {n + 1}\n")
        for n in range(steps)
    ]


def stream(block: dict[str, Any]) -> bytes:
    """The events of an answer with this one call."""
    usage = {"input_tokens": 10, "output_tokens": 10}
    start = {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": "bench",
        "content": [],
        "usage": usage,
    }
    delta = {"type": "input_json_delta", "partial_json": json.dumps(block["input"])}
    events = [
        {"type": "message_start", "message": {**start, "stop_reason": None, "stop_sequence": None}},
        {"type": "content_block_start", "index": 0, "content_block": {**block, "input": {}}},
        {"type": "content_block_delta", "index": 0, "delta": delta},
        {"type": "content_block_stop", "index": 0},
        {
            "type": "message_delta",
            "delta": {"stop_reason": "tool_use", "stop_sequence": None},
            "usage": usage,
        },
        {"type": "message_stop"},
    ]
    body = "".join(f"event: {e['type']}\ndata: {json.dumps(e)}\n\n" for e in events).encode()
    head = f"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-length: {len(body)}\r\n\r\n"
    return head.encode() + body


class Model:
    def __init__(self, kind: str, steps: int) -> None:
        self._answers = [stream(each) for each in script(kind, steps)]
        self._answers.append(stream(call("finish", title="Count", summary="Counted.")))
        verdict = {"decision": "pass", "reason": "", "chapters": [], "unasked": [], "doubts": []}
        self._verdict = stream(call("verdict", **verdict))
        self._next = 0

    def answer(self, body: bytes) -> bytes:
        if b'"tool_choice"' in body:
            return self._verdict
        if b'"tool_result"' not in body:
            self._next = 0
        answer = self._answers[self._next]
        self._next += 1
        return answer

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).lower()
                length = int(head.split(b"content-length:")[1].split(b"\r\n")[0])
                writer.write(self.answer(await reader.readexactly(length)))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()


async def main() -> None:
    model = Model(sys.argv[1], int(sys.argv[2]))
    server = await asyncio.start_server(model.serve, "127.0.0.1", 0, limit=1 << 26)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    os._exit(0)


if __name__ == "__main__":
    asyncio.run(main())
