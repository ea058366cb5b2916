"""A webhook receiver for tests: a real HTTP server on a free port that keeps what it is sent."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

_PATIENCE = 60


@dataclass(frozen=True)
class Received:
    """One delivery as it came in; header names are lower case."""

    headers: dict[str, str]
    body: bytes

    @property
    def name(self) -> str:
        """`event`, or `event.action` where there is an action."""
        event, action = self.headers["x-github-event"], json.loads(self.body).get("action")
        return f"{event}.{action}" if action else event


@dataclass
class Receiver:
    """What came in so far, in order; `answer` is the status it gives."""

    url: str = ""
    answer: int = 200
    received: list[Received] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def keep(self, one: Received) -> None:
        with self.changed:
            self.received.append(one)
            self.changed.notify_all()

    def wait_until(self, holds: Callable[[list[Received]], bool]) -> list[Received]:
        """All deliveries, once `holds` is true of them."""
        until = time.monotonic() + _PATIENCE
        with self.changed:
            while not holds(self.received):
                assert self.changed.wait(until - time.monotonic()), (
                    f"came in: {[each.name for each in self.received]}"
                )
            return list(self.received)

    def wait_for(self, name: str) -> Received:
        """The first delivery of this name."""
        found = self.wait_until(lambda all_: any(each.name == name for each in all_))
        return next(each for each in found if each.name == name)


@contextmanager
def receiver() -> Iterator[Receiver]:
    """A receiver that listens until the block is left."""
    kept = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            status = kept.answer
            # Kept before it is answered: the sender sends the next one then, to another thread of ours.
            kept.keep(Received(headers, body))
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    kept.url = f"http://127.0.0.1:{server.server_port}/hook"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield kept
    finally:
        server.shutdown()
        server.server_close()
        thread.join(_PATIENCE)
