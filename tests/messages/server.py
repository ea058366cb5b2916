"""A tiny HTTP server that streams what a test tells it, for tests of the client."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Reply:
    """One answer: a status with a JSON body, or a stream of events; `cut` closes the connection after them."""

    status: int = 200
    body: Any = None
    events: list[dict[str, Any]] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False


@dataclass
class Server:
    url: str
    replies: list[Reply]
    bodies: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)


def message(*blocks: dict[str, Any], stop_reason: str = "end_turn", piece: int = 5) -> list[dict[str, Any]]:
    """The events of a streamed answer of these blocks, texts and inputs in pieces."""
    start = {"id": "msg_1", "type": "message", "role": "assistant", "content": [], "model": "m"}
    usage = {
        "input_tokens": 10,
        "cache_creation_input_tokens": 3,
        "cache_read_input_tokens": 4,
        "output_tokens": 1,
    }
    events: list[dict[str, Any]] = [
        {"type": "message_start", "message": {**start, "usage": usage}},
        {"type": "ping"},
    ]
    for index, block in enumerate(blocks):
        events += _block(index, block, piece)
    delta = {"stop_reason": stop_reason, "stop_sequence": None}
    return [
        *events,
        {"type": "message_delta", "delta": delta, "usage": {"output_tokens": 7}},
        {"type": "message_stop"},
    ]


def _block(index: int, block: dict[str, Any], piece: int) -> list[dict[str, Any]]:
    deltas: list[dict[str, Any]] = []
    empty = dict(block)
    for name, kind in (
        ("text", "text_delta"),
        ("thinking", "thinking_delta"),
        ("signature", "signature_delta"),
    ):
        if name in block:
            empty[name] = ""
            deltas += [{"type": kind, name: part} for part in _pieces(block[name], piece)]
    if block["type"] == "tool_use":
        empty["input"] = {}
        told = block["input"] if isinstance(block["input"], str) else json.dumps(block["input"])
        deltas += [{"type": "input_json_delta", "partial_json": part} for part in ["", *_pieces(told, piece)]]
    return [
        {"type": "content_block_start", "index": index, "content_block": empty},
        *({"type": "content_block_delta", "index": index, "delta": delta} for delta in deltas),
        {"type": "content_block_stop", "index": index},
    ]


def _pieces(text: str, size: int) -> list[str]:
    return [text[at : at + size] for at in range(0, len(text), size)]


@contextmanager
def serving(*replies: Reply) -> Iterator[Server]:
    """The n-th request gets the n-th reply; the last one again and again."""
    state = Server("", list(replies))

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            length = int(self.headers["content-length"])
            state.bodies.append(json.loads(self.rfile.read(length)))
            state.headers.append({name.lower(): value for name, value in self.headers.items()})
            self._answer(state.replies.pop(0) if len(state.replies) > 1 else state.replies[0])

        def _answer(self, reply: Reply) -> None:
            stream = "".join(f"event: {e['type']}\ndata: {json.dumps(e)}\n\n" for e in reply.events)
            content = (stream if reply.events else json.dumps(reply.body)).encode()
            self.send_response(reply.status)
            self.send_header("content-type", "text/event-stream" if reply.events else "application/json")
            self.send_header("content-length", str(len(content) + (1 if reply.cut else 0)))
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)
            if reply.cut:
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
