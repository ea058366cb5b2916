"""The Messages API server of the demo world as a Starlette app."""

import asyncio
import hmac
import itertools
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from honkweb.demo.messages import wire
from honkweb.demo.messages.checks import Refused, check_body
from honkweb.demo.messages.choosing import UnknownRequest, choose
from honkweb.demo.messages.heard import Heard
from honkweb.demo.messages.transcripts import Library, TranscriptError

_OVERLOADED = (529, "overloaded_error", "Overloaded")


class _Server:
    """What the routes share; what was counted and heard is for who looks, decides nothing and is lost at the end."""

    def __init__(self, folders: list[Path], api_key: str, control_token: str, pace_ms: int) -> None:
        self.library = Library(folders)
        self.api_key, self.control_token, self.pace_ms = api_key, control_token, pace_ms
        self.numbers = itertools.count(1)
        self.calls = {"messages": 0, "judge": 0, "refused": 0}
        self.heard = Heard()
        self.failures = 0

    def check_key(self, request: Request) -> None:
        # The SDK sends the key as a bearer token since 2.x; the documented header is x-api-key.
        bearer = request.headers.get("authorization", "").removeprefix("Bearer ")
        if not _same(request.headers.get("x-api-key", bearer), self.api_key):
            raise Refused(401, "authentication_error", "invalid x-api-key")
        if "anthropic-version" not in request.headers:
            raise Refused(400, "invalid_request_error", "anthropic-version: header is required")

    def check_control(self, request: Request) -> None:
        if not _same(request.headers.get("authorization", ""), f"Bearer {self.control_token}"):
            raise Refused(401, "authentication_error", "The control door needs the world's control token.")


def build(folders: list[Path], *, api_key: str, control_token: str = "", pace_ms: int = 0) -> Starlette:
    """The app that plays the transcripts of these folders; pace_ms is how long a turn takes, for people who watch."""
    app = Starlette(
        routes=[
            Route("/v1/messages", _messages, methods=["POST"]),
            Route("/v1/messages/count_tokens", _count_tokens, methods=["POST"]),
            Route("/v1/models", _models),
            Route("/v1/models/{model}", _model),
            Route("/demo/control/calls", _calls),
            Route("/demo/control/results", _results),
            Route("/demo/control/failures", _set_failures, methods=["POST"]),
            Route("/demo/healthz", _healthz),
        ],
        exception_handlers={Refused: _refusal},
    )
    app.state.server = _Server(folders, api_key, control_token, pace_ms)
    return app


async def _messages(request: Request) -> Response:
    server: _Server = request.app.state.server
    server.check_key(request)
    body = check_body(await _json(request))
    judged = "name" in body.get("tool_choice", {})
    server.calls["judge" if judged else "messages"] += 1
    server.heard.listen(body["messages"])
    if server.failures:
        server.failures -= 1
        raise Refused(*_OVERLOADED)
    try:
        turn = choose(body, server.library)
    except (UnknownRequest, TranscriptError) as error:
        raise Refused(400, "invalid_request_error", str(error)) from error
    answer = wire.answer_of(turn, body, next(server.numbers))
    seconds = turn.pause + server.pace_ms / 1000
    headers = {"request-id": f"req_demo{answer.id[-8:]}"}
    if body.get("stream"):
        events = _spread(list(wire.events(answer)), seconds)
        return StreamingResponse(events, media_type="text/event-stream; charset=utf-8", headers=headers)
    await asyncio.sleep(seconds)
    return JSONResponse(answer.as_json(), headers=headers)


async def _spread(events: list[bytes], seconds: float) -> AsyncIterator[bytes]:
    """The events one by one over so many seconds, as a model that thinks would send them."""
    if not seconds:
        yield b"".join(events)
        return
    for event in events:
        await asyncio.sleep(seconds / len(events))
        yield event


async def _count_tokens(request: Request) -> Response:
    request.app.state.server.check_key(request)
    body = await _json(request)
    return JSONResponse({"input_tokens": wire.tokens_of(body)})


async def _models(request: Request) -> Response:
    request.app.state.server.check_key(request)
    data = [_model_json("claude-opus-4-5"), _model_json("claude-sonnet-4-5")]
    return JSONResponse(
        {"data": data, "has_more": False, "first_id": data[0]["id"], "last_id": data[-1]["id"]}
    )


async def _model(request: Request) -> Response:
    request.app.state.server.check_key(request)
    return JSONResponse(_model_json(request.path_params["model"]))


def _model_json(name: str) -> dict[str, str]:
    return {
        "type": "model",
        "id": name,
        "display_name": f"{name} (demo transcripts)",
        "created_at": "2025-11-24T00:00:00Z",
    }


async def _calls(request: Request) -> Response:
    server: _Server = request.app.state.server
    server.check_control(request)
    return JSONResponse(server.calls)


async def _results(request: Request) -> Response:
    """What the tools answered in all conversations so far."""
    server: _Server = request.app.state.server
    server.check_control(request)
    return JSONResponse({"results": server.heard.results()})


async def _set_failures(request: Request) -> Response:
    """The next calls are answered 529, as many as the body's `times` says."""
    server: _Server = request.app.state.server
    server.check_control(request)
    body = await _json(request)
    server.failures = int(body.get("times", 1))
    return JSONResponse({"times": server.failures})


async def _healthz(request: Request) -> Response:
    return JSONResponse({"ok": True})


async def _json(request: Request) -> Any:
    try:
        return json.loads(await request.body())
    except ValueError as error:
        raise Refused(400, "invalid_request_error", "The request body is not valid JSON.") from error


async def _refusal(request: Request, error: Exception) -> Response:
    refused = error if isinstance(error, Refused) else Refused(500, "api_error", "Internal server error")
    server: _Server = request.app.state.server
    server.calls["refused"] += 1
    request_id = f"req_demo{next(server.numbers):08d}"
    return JSONResponse(
        wire.error(refused.kind, refused.sentence, request_id),
        status_code=refused.status,
        headers={"request-id": request_id},
    )


def _same(given: str, expected: str) -> bool:
    return bool(expected) and hmac.compare_digest(given.encode(), expected.encode())
