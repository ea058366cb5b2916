"""The demo GitHub as one ASGI application."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute

from honkweb.demo.github import control, pages, smart_http
from honkweb.demo.github.delivering import Sender
from honkweb.demo.github.gate import Gate
from honkweb.demo.github.hub import BOT, Hub, open_hub
from honkweb.demo.github.moves import notice
from honkweb.demo.github.rest import (
    accounts,
    checks,
    contents,
    deliveries,
    graphql,
    history,
    issues,
    merges,
    pulls,
    repositories,
    review_comments,
    reviews,
    statuses,
)
from honkweb.world import World

FAMILIES = (
    accounts,
    checks,
    statuses,
    pulls,
    merges,
    reviews,
    review_comments,
    issues,
    deliveries,
    graphql,
    repositories,
    contents,
    history,  # last: refs may contain slashes, so /commits/{ref} takes what no other took
)


def build(data: Path, world: World) -> Starlette:
    """The application with its state under `data`. `app.state.hub` has the `on_push` and `on_rerequest` listeners."""
    hub = open_hub(data, world)
    sender = Sender(hub)

    @asynccontextmanager
    async def alive(app: Starlette) -> AsyncIterator[None]:
        _heal(hub)
        sender.start()
        yield
        sender.stop()
        hub.store.close()

    routes: list[BaseRoute] = [*control.ROUTES]
    for family in FAMILIES:
        routes += family.ROUTES
    routes += [*smart_http.ROUTES, *pages.ROUTES]
    app = Starlette(
        routes=routes,
        lifespan=alive,
        middleware=[Middleware(Gate, hub=hub)],
        exception_handlers={404: _missing, 405: _missing},
    )
    app.state.hub = hub
    app.state.on_push = hub.on_push
    app.state.on_rerequest = hub.on_rerequest
    return app


def _heal(hub: Hub) -> None:
    """Find out what git did that the store does not know: a process killed after the one and before the other."""
    for repo in hub.store.all("repo"):
        if hub.git(repo).path.exists():
            notice(hub, repo, BOT)


def _missing(request: Request, error: Exception) -> Response:
    body = {"message": "Not Found", "documentation_url": "https://docs.github.com/rest", "status": "404"}
    return JSONResponse(body, 404)
