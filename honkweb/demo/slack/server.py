"""What the routes of the demo Slack share: store, sender, keys, faults, and how a request is read."""

import json
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from honkweb.demo.cutting import cut
from honkweb.demo.slack.events import Sender
from honkweb.demo.slack.store import BOT_USER, CHANNELS, Channel, Message, Store, channel


@dataclass
class Fault:
    """What goes wrong in the next `times` calls of a method ("" is any): lose_answer, error, delay or rate_limit."""

    kind: str
    method: str = ""
    times: int = 1
    seconds: float = 0.0


class LostAnswer(Response):
    """No answer at all: the client sees a broken connection."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        cut(scope)


class Server:
    def __init__(self, store: Store, sender: Sender, token: str, control_token: str) -> None:
        self.store, self.sender = store, sender
        self.token, self.control_token = token, control_token
        self.faults: list[Fault] = []

    def next_fault(self, method: str) -> Fault | None:
        found = next((each for each in self.faults if each.method in {"", method}), None)
        if found:
            found.times -= 1
            self.faults = [each for each in self.faults if each.times > 0]
        return found


async def read_data(request: Request) -> dict[str, Any]:
    data: dict[str, Any] = dict(request.query_params)
    if request.method != "POST":
        return data
    if request.headers.get("content-type", "").startswith("application/json"):
        try:
            body = json.loads(await request.body())
        except ValueError:
            return data
        return data | body if isinstance(body, dict) else data
    return data | dict(parse_qsl((await request.body()).decode("utf-8", "replace")))


def post_as(
    server: Server, where: Channel, user: str, text: str, thread_ts: str, *, event_id: str = ""
) -> tuple[Message, str]:
    """Post a person's words; those that name the bot or answer in a thread are sent on. Gives message and event_id."""
    typed = text.replace(f"<@{BOT_USER}>", "@honk")
    text = escape(typed, quote=False).replace("@honk", f"<@{BOT_USER}>")
    posted = server.store.post(Message(where.id, "", user, text, thread_ts))
    if f"<@{BOT_USER}>" not in text and not thread_ts:
        return posted, ""
    return posted, server.sender.tell(posted, event_id=event_id)


def asked_channel(request: Request) -> Channel:
    return channel(request.query_params.get("channel", "")) or CHANNELS[0]
