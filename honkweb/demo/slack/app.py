"""The Slack server of the demo world as a Starlette app: Web API, page and control door."""

import asyncio
import hmac
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from honkweb.demo.slack import control, page, pictures, web_api
from honkweb.demo.slack.events import RETRIES, Sender
from honkweb.demo.slack.server import LostAnswer, Server, asked_channel, post_as, read_data
from honkweb.demo.slack.store import CHANNELS, Store, channel, person

WITH_BLOCKS = {"chat.postMessage", "chat.update"}
_HERE = Path(__file__).resolve().parent
_POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src http: https:; form-action 'self'"


def build(
    database: Path,
    *,
    bot_token: str,
    signing_secret: str,
    product_url: str,
    control_token: str = "",
    retries: tuple[float, ...] = RETRIES,
) -> Starlette:
    """The app with its store at `database`; it sends events to `product_url`/webhooks/slack/ while it runs."""
    store = Store(database)
    sender = Sender(store, signing_secret=signing_secret, product_url=product_url, retries=retries)

    @asynccontextmanager
    async def life(app: Starlette) -> AsyncIterator[None]:
        sender.start()
        yield
        await asyncio.to_thread(sender.stop)
        store.close()

    app = Starlette(
        lifespan=life,
        routes=[
            Route("/api/{method}", _api, methods=["GET", "POST"]),
            Route("/", _page),
            Route("/messages", _messages),
            Route("/say", _say, methods=["POST"]),
            Route("/archives/{channel}/p{ts}", _archive),
            Route("/slack.css", _static),
            Route("/slack.js", _static),
            Route("/demo/healthz", _healthz),
            *control.ROUTES,
        ],
    )
    app.state.server = Server(store, sender, bot_token, control_token)
    return app


async def _api(request: Request) -> Response:
    server: Server = request.app.state.server
    method = request.path_params["method"]
    fault = server.next_fault(method)
    if fault and fault.kind == "error":
        return Response("Internal Server Error", status_code=500)
    if fault and fault.kind == "rate_limit":
        headers = {"Retry-After": str(max(1, int(fault.seconds)))}
        return JSONResponse({"ok": False, "error": "ratelimited"}, status_code=429, headers=headers)
    if fault:
        await asyncio.sleep(fault.seconds)
    answer = await _call(server, method, request)
    if fault and fault.kind == "lose_answer":
        return LostAnswer()
    return JSONResponse(answer)


async def _call(server: Server, method: str, request: Request) -> dict[str, Any]:
    data = await read_data(request)
    given = request.headers.get("authorization", "").removeprefix("Bearer ") or str(data.get("token", ""))
    try:
        if not given:
            raise web_api.SlackError("not_authed")
        if not hmac.compare_digest(given.encode(), server.token.encode()):
            raise web_api.SlackError("invalid_auth")
        if method not in web_api.METHODS:
            raise web_api.SlackError("unknown_method")
        if method in WITH_BLOCKS:
            await asyncio.to_thread(pictures.fetch_pictures, data)
        return {"ok": True} | web_api.METHODS[method](server.store, str(request.base_url), data)
    except web_api.SlackError as error:
        return {"ok": False, "error": error.code} | ({"errors": [error.why]} if error.why else {})


async def _page(request: Request) -> Response:
    server: Server = request.app.state.server
    where = asked_channel(request)
    html = page.render_page(where, server.store.messages(where.id), server.store.events())
    return HTMLResponse(html, headers={"Content-Security-Policy": _POLICY, "Cache-Control": "no-store"})


async def _messages(request: Request) -> Response:
    server: Server = request.app.state.server
    where = asked_channel(request)
    html = page.render_messages(server.store.messages(where.id), server.store.events())
    return HTMLResponse(html, headers={"Cache-Control": "no-store"})


async def _archive(request: Request) -> Response:
    ts = request.path_params["ts"]
    where = channel(request.path_params["channel"]) or CHANNELS[0]
    return RedirectResponse(f"/?channel={where.id}#m{ts[:-6]}.{ts[-6:]}", status_code=303)


async def _static(request: Request) -> Response:
    name = request.url.path.removeprefix("/")
    kind = "text/css" if name.endswith(".css") else "text/javascript"
    return Response((_HERE / name).read_text("utf-8"), media_type=kind)


async def _say(request: Request) -> Response:
    """A person types on the page; refused when another site's form sends it."""
    server: Server = request.app.state.server
    origin = request.headers.get("origin")
    if origin is not None and origin != str(request.base_url).rstrip("/"):
        return Response("This form belongs to another page.", status_code=403)
    data = await read_data(request)
    where = channel(str(data.get("channel", "")))
    who = person(str(data.get("user", "")))
    text = str(data.get("text", "")).strip()
    if where is None or who is None or who.is_bot or not text:
        return Response("A message needs a channel, a person and a text.", status_code=400)
    post_as(server, where, who.id, text, str(data.get("thread_ts", "")))
    return RedirectResponse(f"/?channel={where.id}", status_code=303)


async def _healthz(request: Request) -> Response:
    return JSONResponse({"ok": True})
