"""A real HTTP server on loopback that answers as it is told and remembers what it was asked."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Asked:
    verb: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Reply:
    """`how`: answer; drop (close the connection instead); hang (say nothing until the test is over)."""

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    how: str = "answer"

    def content(self) -> bytes:
        if isinstance(self.body, bytes):
            return self.body
        return b"" if self.body is None else json.dumps(self.body).encode()


Answering = Reply | Callable[[Asked], Reply]


class Wire:
    """Replies by verb and path, in the order given; the last one is given again and again."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.over = threading.Event()
        self._replies: dict[tuple[str, str], list[Answering]] = {}
        self._lock = threading.Lock()
        self.url = ""

    def on(self, verb: str, path: str, *replies: Answering) -> None:
        self._replies[verb, path] = list(replies)

    def count(self, verb: str, path: str = "") -> int:
        return sum(each.verb == verb and path in ("", each.path) for each in self.asked)

    def wait_for(self, verb: str) -> None:
        """Until a request with this verb was read; a client that gave up does not wait for that."""
        deadline = time.monotonic() + 60
        while not self.count(verb):
            assert time.monotonic() < deadline, f"no {verb} came"
            time.sleep(0.005)

    def last(self, verb: str) -> Asked:
        return [each for each in self.asked if each.verb == verb][-1]

    def take(self, asked: Asked) -> Reply:
        with self._lock:
            self.asked.append(asked)
            replies = self._replies.get((asked.verb, asked.path), [])
            if not replies:
                return Reply(404, {"message": "Not Found"})
            answering = replies.pop(0) if len(replies) > 1 else replies[0]
        return answering(asked) if callable(answering) else answering


def _handler(wire: Wire) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            url = urlsplit(self.path)
            query = {key: values[-1] for key, values in parse_qs(url.query).items()}
            headers = {key.lower(): value for key, value in self.headers.items()}
            reply = wire.take(Asked(self.command, url.path, query, headers, self.rfile.read(length)))
            if reply.how == "hang":
                wire.over.wait(60)
            if reply.how != "answer":
                self.close_connection = True
                return
            content = reply.content()
            self.send_response(reply.status)
            for key, value in {"Content-Type": "application/json", **reply.headers}.items():
                self.send_header(key, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _answer

        def log_message(self, *_: object) -> None:
            pass

    return Handler


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128  # with the default of 5 a burst of connections waits for a second


@contextmanager
def serving() -> Iterator[Wire]:
    wire = Wire()
    server = _Server(("127.0.0.1", 0), _handler(wire))
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    wire.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield wire
    finally:
        wire.over.set()
        server.shutdown()
        server.server_close()
        thread.join()
