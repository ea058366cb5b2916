"""The few pages that a person who follows a link to the demo GitHub finds; plain text escaped into HTML."""

from html import escape

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from honkweb.demo.github.hub import Hub
from honkweb.demo.github.store import Doc

_HEAD = "<!doctype html><meta charset=utf-8><meta name=viewport content='width=device-width'><title>{0}</title><h1>{0}</h1>"


def _repo(request: Request) -> Doc | None:
    """Pages have no sign-in; like all of the demo world they answer on loopback only."""
    hub: Hub = request.app.state.hub
    return hub.repo(request.path_params["owner"], request.path_params["name"])


def _page(title: str, *lines: str) -> Response:
    policy = {"Content-Security-Policy": "default-src 'none'"}
    return HTMLResponse(
        _HEAD.format(escape(title)) + "".join(f"<p>{escape(line)}</p>" for line in lines), headers=policy
    )


def pull(request: Request) -> Response:
    hub: Hub = request.app.state.hub
    repo = _repo(request)
    found = hub.store.one("pull", str(request.path_params["number"]), repo=repo["id"]) if repo else None
    if repo is None or found is None:
        return HTMLResponse("Not found", 404)
    state = "merged" if found["merged"] else found["state"]
    return _page(
        f"{found['title']} #{found['number']}",
        f"{state} · {repo['owner']}/{repo['name']} · {found['head_ref']} into {found['base_ref']} · {found['head_sha']}",
        found["body"] or "",
        "This page belongs to the demo world's stand-in for GitHub.",
    )


def repository(request: Request) -> Response:
    hub: Hub = request.app.state.hub
    repo = _repo(request)
    if repo is None:
        return HTMLResponse("Not found", 404)
    branches = ", ".join(each.removeprefix("refs/heads/") for each in hub.git(repo).refs("refs/heads"))
    return _page(f"{repo['owner']}/{repo['name']}", f"Branches: {branches}")


ROUTES = [
    Route("/{owner}/{name}", repository),
    Route("/{owner}/{name}/pull/{number:int}", pull),
]
