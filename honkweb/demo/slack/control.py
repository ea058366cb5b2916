"""The control door of the demo Slack: for tests and the story, opened by the world's control token."""

import hmac
import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from honkweb.demo.slack import web_api
from honkweb.demo.slack.server import Fault, Server, asked_channel, post_as, read_data
from honkweb.demo.slack.store import CHANNELS, channel, person

Handler = Callable[[Request], Awaitable[Response]]


def _guarded(handler: Handler) -> Handler:
    async def guarded(request: Request) -> Response:
        token = request.app.state.server.control_token
        given = request.headers.get("authorization", "")
        if not token or not hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
            return JSONResponse(
                {"error": "The control door needs the world's control token."}, status_code=401
            )
        return await handler(request)

    return guarded


async def _mention(request: Request) -> Response:
    """{user, text, channel?, thread_ts?, event_id?}: gives {channel, ts, event_id}."""
    server: Server = request.app.state.server
    data = await read_data(request)
    where = channel(str(data.get("channel", CHANNELS[0].id)))
    who = person(str(data.get("user", "")))
    if where is None or who is None or not data.get("text"):
        return JSONResponse({"error": "channel, user and text are needed"}, status_code=400)
    known = server.store.event(str(data.get("event_id", "")))
    if known:  # the same mention again is the same message
        ts = json.loads(known.body)["event"]["ts"]
        return JSONResponse({"channel": where.id, "ts": ts, "event_id": known.id})
    posted, event_id = post_as(
        server,
        where,
        who.id,
        str(data["text"]),
        str(data.get("thread_ts", "")),
        event_id=str(data.get("event_id", "")),
    )
    return JSONResponse({"channel": where.id, "ts": posted.ts, "event_id": event_id})


async def _thread(request: Request) -> Response:
    server: Server = request.app.state.server
    where = asked_channel(request)
    found = server.store.messages(where.id, request.query_params.get("ts", ""))
    return JSONResponse({"messages": [web_api.message_json(each) for each in found]})


async def _events(request: Request) -> Response:
    server: Server = request.app.state.server
    return JSONResponse({"events": [asdict(each) for each in server.store.events()]})


async def _faults(request: Request) -> Response:
    """A list of faults, in place of those that were set; [] ends them all."""
    server: Server = request.app.state.server
    try:
        server.faults = [Fault(**each) for each in json.loads(await request.body())]
    except (TypeError, ValueError):
        return JSONResponse({"error": "a list of {kind, method, times, seconds} is needed"}, status_code=400)
    return JSONResponse({"faults": [asdict(each) for each in server.faults]})


ROUTES = [
    Route("/demo/control/mention", _guarded(_mention), methods=["POST"]),
    Route("/demo/control/thread", _guarded(_thread)),
    Route("/demo/control/events", _guarded(_events)),
    Route("/demo/control/faults", _guarded(_faults), methods=["POST"]),
]
