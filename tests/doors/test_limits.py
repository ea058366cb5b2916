"""What is over the limit of its address is not even received, whoever sends it and whatever it says of itself."""

import asyncio
from typing import Any

import pytest

from honkweb.asgi import application

MB = 1024 * 1024


class Sender:
    """Somebody without a signature who sends a megabyte a message, and counts how many were taken."""

    def __init__(self, path: str, megabytes: int, *, says_so: bool) -> None:
        self.left, self.taken, self.heard = megabytes, 0, list[Any]()
        length = [(b"content-length", b"%d" % (megabytes * MB))] if says_so else []
        headers = [(b"host", b"127.0.0.1"), (b"content-type", b"application/json"), *length]
        self.scope = {
            "type": "http", "method": "POST", "path": path, "headers": headers, "query_string": b"",
            "http_version": "1.1", "scheme": "http", "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 2),
        }  # fmt: skip

    async def receive(self) -> dict[str, Any]:
        if not self.left:
            await asyncio.Event().wait()  # the sender stays for the answer
        self.left, self.taken = self.left - 1, self.taken + 1
        return {"type": "http.request", "body": b" " * MB, "more_body": self.left > 0}

    async def send(self, message: Any) -> None:
        self.heard.append(message)

    async def answer(self) -> int:
        await application(self.scope, self.receive, self.send)
        return self.heard[0]["status"]


@pytest.mark.parametrize(
    ("path", "limit"),
    [("/webhooks/github/", 25), ("/webhooks/slack/", 1), ("/api/v1/changes/", 26), ("/ask/", 26)],
)
@pytest.mark.parametrize("says_so", [True, False])
async def test_hazard_12_a_body_over_the_limit_is_not_read(path: str, limit: int, says_so: bool) -> None:
    sender = Sender(path, 60, says_so=says_so)
    assert await sender.answer() == 413
    assert sender.taken == (0 if says_so else limit + 1)
    assert b"too big" in sender.heard[1]["body"] or b"too_big" in sender.heard[1]["body"]


async def test_a_body_at_the_limit_is_taken_whole() -> None:
    sender = Sender("/webhooks/slack/", 1, says_so=True)
    assert await sender.answer() == 401
    assert sender.taken == 1
