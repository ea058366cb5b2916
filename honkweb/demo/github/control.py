"""The control door: what tests and the demo world set up and look at; not part of GitHub.

Every call carries `Authorization: Bearer <control token of the world>` and a JSON body.
"""

import hmac
import json
import secrets
from collections import Counter
from collections.abc import Callable
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from honkweb.demo.github.faults import known_kind
from honkweb.demo.github.hub import APP, Hub, add_token, ensure_app, ensure_user, now
from honkweb.demo.github.setting_up import (
    Wrong,
    change_repository,
    create_repository,
    repositories,
    repository,
    set_draft,
)
from honkweb.demo.github.store import Doc

Verb = Callable[[Hub, Doc, Request], Any]


def set_hook(hub: Hub, body: Doc, request: Request) -> Any:
    """Send webhooks to `url` from now on, beside other registered addresses; the same address twice is one."""
    url = str(body.get("url", ""))
    if not url.startswith(("http://127.0.0.1:", "http://localhost:")):
        raise Wrong("url must be an http address on 127.0.0.1")
    return hub.store.one("hook", url) or hub.store.add("hook", {"url": url}, key=url)


def clear_hooks(hub: Hub, body: Doc, request: Request) -> Any:
    hub.store.drop_all("hook")
    return {}


def create_token(hub: Hub, body: Doc, request: Request) -> Any:
    """A token that acts as `login`; with `app` it also acts for that app, as check runs need."""
    login, app = str(body["login"]), str(body.get("app", ""))
    token = str(body.get("token") or "ghp_" + secrets.token_urlsafe(30))
    with hub.store.writing():
        ensure_user(hub, login, kind="Bot" if login.endswith("[bot]") else "User")
        if app:
            ensure_app(hub, app)
        if hub.store.one("token", token) is None:
            add_token(hub, token, login=login, app=app, expires_at=str(body.get("expires_at", "")))
    return {"token": token, "login": login}


def revoke_token(hub: Hub, body: Doc, request: Request) -> Any:
    found = hub.store.one("token", str(body["token"]))
    if found:
        hub.store.drop(found["id"])
    return {}


def set_app(hub: Hub, body: Doc, request: Request) -> Any:
    """The id and public key (PEM) that JWTs of the app are checked against."""
    with hub.store.writing():
        app = ensure_app(hub, str(body.get("slug", APP)))
        wanted: Doc = {
            "app_id": str(body.get("app_id", app["app_id"])),
            "public_key": str(body["public_key"]),
        }
        if "permissions" in body:
            wanted["permissions"] = body["permissions"]
        return hub.store.put({**app, **wanted})


def suspend(hub: Hub, body: Doc, request: Request) -> Any:
    """Suspend the app's installation on an account, or take that back."""
    account = str(body["account"]).lower()
    with hub.store.writing():
        found = hub.store.one("suspension", account)
        if found:
            hub.store.drop(found["id"])
        if body.get("suspended", True):
            user = hub.user(account)
            number = user["id"] if user else 0
            hub.store.add("suspension", {"at": now(), "account_id": number}, key=account)
    return {}


def set_faults(hub: Hub, body: Doc, request: Request) -> Any:
    """Replace all rules by `rules`."""
    rules = [_rule(each) for each in body.get("rules", [])]
    with hub.store.writing():
        hub.store.drop_all("fault")
        return [hub.store.add("fault", each) for each in rules]


def _rule(given: Doc) -> Doc:
    kind = str(given.get("kind", ""))
    if not known_kind(kind):
        raise Wrong(f"unknown fault kind {kind!r}")
    return {
        "kind": kind,
        "method": str(given.get("method", "")).upper(),
        "path": str(given.get("path", "")),
        "times": int(given.get("times", 1)),
        "seconds": float(given.get("seconds", 0)),
        "status": int(given.get("status", 0)),
        "message": str(given.get("message", "")),
    }


def faults(hub: Hub, body: Doc, request: Request) -> Any:
    return hub.store.all("fault")


def requests(hub: Hub, body: Doc, request: Request) -> Any:
    """The log since `after` with counts by method and path; `status` null: not answered (yet), 0: cut."""
    after = request.query_params.get("after", "0")
    log = hub.store.all("request", after=int(after) if after.isdigit() else 0)
    counts = Counter(f"{each['method']} {each['path']}" for each in log)
    return {"requests": log, "counts": dict(counts)}


def deliveries(hub: Hub, body: Doc, request: Request) -> Any:
    return hub.store.all("delivery")


def health(hub: Hub, body: Doc, request: Request) -> Any:
    return {"ok": True}


def _route(method: str, path: str, verb: Verb) -> Route:
    async def endpoint(request: Request) -> Response:
        raw = await request.body()
        return await run_in_threadpool(_respond, request, raw, verb)

    return Route("/demo/control" + path, endpoint, methods=[method], name=f"control {method} {path}")


def _respond(request: Request, raw: bytes, verb: Verb) -> Response:
    hub: Hub = request.app.state.hub
    given = request.headers.get("authorization", "")
    if not hmac.compare_digest(given.encode(), f"Bearer {hub.world.control_token}".encode()):
        return JSONResponse({"message": "the control token of the demo world is needed"}, 401)
    try:
        return JSONResponse(verb(hub, json.loads(raw or b"{}"), request))
    except Wrong as error:
        return JSONResponse({"message": str(error)}, 422)
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        return JSONResponse({"message": f"the body is not what this call needs: {error!r}"}, 400)


_REPO = "/repositories/{owner}/{name}"


ROUTES = [
    _route("GET", "/health", health),
    _route("POST", "/hooks", set_hook),
    _route("DELETE", "/hooks", clear_hooks),
    _route("GET", "/repositories", repositories),
    _route("POST", "/repositories", create_repository),
    _route("GET", _REPO, repository),
    _route("PATCH", _REPO, change_repository),
    _route("PATCH", _REPO + "/pulls/{number:int}", set_draft),
    _route("POST", "/tokens", create_token),
    _route("DELETE", "/tokens", revoke_token),
    _route("POST", "/app", set_app),
    _route("POST", "/suspensions", suspend),
    _route("PUT", "/faults", set_faults),
    _route("GET", "/faults", faults),
    _route("GET", "/requests", requests),
    _route("GET", "/deliveries", deliveries),
]
