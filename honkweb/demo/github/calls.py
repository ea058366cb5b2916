"""One REST call: who asks, with what, and the answers and refusals in GitHub's form."""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from honkweb.demo.github.hub import Hub
from honkweb.demo.github.people import Actor, BadCredentials, authenticate
from honkweb.demo.github.rates import rate_headers
from honkweb.demo.github.store import Doc

DOCUMENTS = "https://docs.github.com/rest"
_SHA = re.compile(r"[0-9a-f]{40}\Z")


class Refused(Exception):
    """An answer that is an error, in GitHub's shape."""

    def __init__(self, status: int, message: str, errors: list[Any] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.body: Doc = {"message": message, "documentation_url": DOCUMENTS, "status": str(status)}
        if errors is not None:
            self.body["errors"] = errors


def not_found() -> Refused:
    return Refused(404, "Not Found")


def invalid(resource: str, field_name: str, code: str = "invalid", message: str = "") -> Refused:
    error = {"resource": resource, "field": field_name, "code": code}
    return Refused(422, "Validation Failed", [{**error, "message": message} if message else error])


@dataclass(frozen=True)
class Answer:
    """What a handler gives back; `body` None is an empty answer."""

    body: Any
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Call:
    """One authenticated request with its parsed body."""

    hub: Hub
    actor: Actor
    method: str
    route: str
    address: str
    path: Mapping[str, Any]
    query: Mapping[str, str]
    body: Doc

    def repo(self, need: str = "read") -> Doc:
        """The repository of the path, if the actor may do this much with it; what may not be seen does not exist."""
        found = self.hub.repo(self.path["owner"], self.path["repo"])
        if found is None or not self.actor.may(found, "read"):
            raise not_found()
        if need != "read" and self.actor.anonymous:
            raise Refused(401, "Requires authentication")
        if need != "read" and found.get("archived"):
            raise Refused(403, "Repository was archived so is read-only.")
        if not self.actor.may(found, need):
            robot = self.actor.app != ""
            raise Refused(
                403,
                "Resource not accessible by integration" if robot else "Must have push access to repository.",
            )
        return found

    def signed_in(self) -> Actor:
        if self.actor.anonymous:
            raise Refused(401, "Requires authentication")
        return self.actor

    def text(self, name: str, resource: str, default: str | None = None) -> str:
        """A text of the body; without a default it must be there."""
        value = self.body.get(name, default)
        if value is None:
            raise invalid(resource, name, "missing_field")
        if not isinstance(value, str):
            raise invalid(resource, name, "invalid")
        return value

    def page(self, items: list[Doc], *, of: str = "", total: int | None = None) -> Answer:
        """One page with its Link header; `of` names the member when GitHub wraps the list in an object."""
        size = min(max(self._number("per_page", 30), 1), 100)
        number = max(self._number("page", 1), 1)
        last = max((len(items) + size - 1) // size, 1)
        part = items[(number - 1) * size : number * size]
        turns = {"prev": number - 1, "next": number + 1, "last": last, "first": 1}
        wanted = [name for name in turns if (number > 1 if name in ("prev", "first") else number < last)]
        links = ", ".join(f'<{self._page_address(turns[name], size)}>; rel="{name}"' for name in wanted)
        body: Any = {"total_count": len(items) if total is None else total, of: part} if of else part
        return Answer(body, headers={"Link": links} if links else {})

    def _number(self, name: str, default: int) -> int:
        value = self.query.get(name, "")
        return int(value) if value.isdigit() else default

    def _page_address(self, number: int, size: int) -> str:
        rest = "".join(
            f"&{name}={value}" for name, value in self.query.items() if name not in ("page", "per_page")
        )
        return f"{self.hub.web}{self.address}?per_page={size}{rest}&page={number}"


def full_sha(value: object) -> bool:
    return isinstance(value, str) and _SHA.match(value) is not None


Handler = Callable[[Call], Answer]


def route(method: str, path: str, handler: Handler) -> Route:
    """A Starlette route for one handler; the handler runs in a thread, since git and SQLite block."""

    return _route(method, "/api/v3" + path, path, handler)


def graphql_route(handler: Handler) -> Route:
    """The one address of GraphQL, which stands beside that of REST."""
    return _route("POST", "/api/graphql", "/graphql", handler)


def _route(method: str, address: str, path: str, handler: Handler) -> Route:
    async def endpoint(request: Request) -> Response:
        raw = await request.body()
        return await run_in_threadpool(_respond, request, raw, handler, path)

    return Route(address, endpoint, methods=[method], name=f"{method} {path}")


def _respond(request: Request, raw: bytes, handler: Handler, path: str) -> Response:
    hub: Hub = request.app.state.hub
    header = request.headers.get("authorization", "")
    try:
        actor = authenticate(hub, header)
        _refuse_suspended(hub, actor)
        call = Call(
            hub=hub,
            actor=actor,
            method=request.method,
            route=path,
            address=request.url.path,
            path=request.path_params,
            query=dict(request.query_params),
            body=_parse(raw),
        )
        answer = handler(call)
    except BadCredentials as error:
        answer = Answer(Refused(401, str(error)).body, status=401)
    except Refused as error:
        answer = Answer(error.body, status=error.status)
    return _as_response(request, answer, {**rate_headers(hub, header), **answer.headers})


def _refuse_suspended(hub: Hub, actor: Actor) -> None:
    held = {each["account_id"] for each in hub.store.all("suspension")} if actor.installation else set()
    if actor.installation in held:
        raise Refused(403, "This installation has been suspended")


def _parse(raw: bytes) -> Doc:
    if not raw:
        return {}
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise Refused(400, "Problems parsing JSON") from error
    if not isinstance(body, dict):
        raise Refused(400, "Body should be a JSON object")
    return body


def _as_response(request: Request, answer: Answer, headers: dict[str, str]) -> Response:
    headers = {**headers, "X-GitHub-Media-Type": "github.v3; format=json"}
    if answer.body is None:
        return Response(status_code=answer.status, headers=headers)
    content = json.dumps(answer.body).encode()
    if request.method in ("GET", "HEAD") and answer.status == 200:
        tag = f'W/"{hashlib.sha256(content + headers.get("Link", "").encode()).hexdigest()}"'
        headers["ETag"] = tag
        headers["Cache-Control"] = "private, max-age=60, s-maxage=60"
        if tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
    return Response(content, answer.status, headers, media_type="application/json; charset=utf-8")
