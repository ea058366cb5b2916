"""Stands before the API and git: writes the request log, and misbehaves where a fault rule says so."""

import asyncio
import json
import time
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from honkweb.demo.cutting import cut
from honkweb.demo.github import rates
from honkweb.demo.github.faults import take_for_request
from honkweb.demo.github.hub import Hub, now
from honkweb.demo.github.store import Doc

_MOST_BODY = 25_000_000
# A JSON body is looked into for the SHA that a merge or a status names.
_LOGGED_SHA = ("sha", "head_sha", "head")


class Gate:
    """ASGI middleware; the control door itself is never logged or disturbed."""

    def __init__(self, app: ASGIApp, hub: Hub) -> None:
        self._app = app
        self._hub = hub

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith("/demo/control/"):
            await self._app(scope, receive, send)
            return
        body: bytes | None = None
        if scope["path"].startswith("/api/"):
            body = await _read(receive)
            if body is None:
                await _answer(send, 413, "Payload too large")
                return
            receive = _replay(body, receive)
        entry = await asyncio.to_thread(self._begin, scope, body or b"")
        seen = _Seen(send, self._hub, entry)
        rule = await asyncio.to_thread(take_for_request, self._hub, scope["method"], scope["path"])
        await (self._misbehave(rule, scope, receive, seen) if rule else self._app(scope, receive, seen.send))

    def _begin(self, scope: Scope, body: bytes) -> Doc:
        """Written before acting, so that a call is counted even when the server is killed during it."""
        row = {
            "method": scope["method"],
            "path": scope["path"],
            "query": scope["query_string"].decode("latin-1"),
        }
        row |= {"at": time.time(), "time": now(), "status": None, "sha": _sha(body)}
        return self._hub.store.add("request", row)

    async def _misbehave(self, rule: Doc, scope: Scope, receive: Receive, seen: "_Seen") -> None:
        kind = rule["kind"]
        if kind == "delay":
            await asyncio.sleep(rule["seconds"])
            await self._app(scope, receive, seen.send)
        elif kind == "rate_limit":
            await _refuse_rate(seen.send, rule)
        elif kind.endswith("_before"):
            await _answer(seen.send, int(kind[:3]), rule["message"])
        elif kind == "drop":
            await seen.note(0)
            cut(scope)
        else:
            held = _Held()
            await self._app(scope, receive, held.send)
            await self._after(rule, scope, held, seen)

    async def _after(self, rule: Doc, scope: Scope, held: "_Held", seen: "_Seen") -> None:
        if rule["kind"] == "drop_after":
            await seen.note(0)
            cut(scope)
        elif rule["kind"] == "delay_after":
            await asyncio.sleep(rule["seconds"])
            for message in held.messages:
                await seen.send(message)
        else:
            await _answer(seen.send, int(rule["kind"][:3]), rule["message"])


class _Seen:
    """Passes an answer on, its status written to the log first; status 0 means that the connection was cut."""

    def __init__(self, send: Send, hub: Hub, entry: Doc) -> None:
        self._send = send
        self._hub = hub
        self._entry = entry

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            await self.note(message["status"])
        await self._send(message)

    async def note(self, status: int) -> None:
        took = round(time.time() - self._entry["at"], 4)
        await asyncio.to_thread(self._hub.store.put, {**self._entry, "status": status, "took": took})


class _Held:
    """Keeps an answer instead of sending it."""

    def __init__(self) -> None:
        self.messages: list[Message] = []

    async def send(self, message: Message) -> None:
        self.messages.append(message)


async def _read(receive: Receive) -> bytes | None:
    parts, size = [], 0
    while True:
        message = await receive()
        part = message.get("body", b"")
        size += len(part)
        if size > _MOST_BODY:
            return None
        parts.append(part)
        if not message.get("more_body"):
            return b"".join(parts)


def _replay(body: bytes, receive: Receive) -> Receive:
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again


def _sha(body: bytes) -> str:
    try:
        parsed: Any = json.loads(body) if body else {}
    except (ValueError, RecursionError):
        return ""
    if not isinstance(parsed, dict):
        return ""
    return next((str(parsed[name]) for name in _LOGGED_SHA if parsed.get(name)), "")


async def _refuse_rate(send: Send, rule: Doc) -> None:
    """GitHub's secondary limit: 403 (or 429) with how long to wait."""
    headers = {**rates.as_headers(rates.LIMIT), "Retry-After": str(max(int(rule["seconds"]), 1))}
    message = (
        rule["message"]
        or "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."
    )
    await _answer(send, rule["status"] or 403, message, headers)


async def _answer(send: Send, status: int, message: str, headers: dict[str, str] | None = None) -> None:
    text = message or ("Server Error" if status >= 500 else "Refused by a fault rule")
    body = json.dumps({"message": text, "documentation_url": "https://docs.github.com/rest"}).encode()
    lines = {"content-type": "application/json", "content-length": str(len(body)), **(headers or {})}
    raw = [(name.lower().encode(), value.encode()) for name, value in lines.items()]
    await send({"type": "http.response.start", "status": status, "headers": raw})
    await send({"type": "http.response.body", "body": body})
