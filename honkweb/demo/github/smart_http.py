"""Git over HTTP at /OWNER/NAME.git, by git's own CGI program, with GitHub's answers to those who may not.

https://git-scm.com/docs/git-http-backend
"""

import subprocess
import tempfile
from collections.abc import Iterator
from typing import IO

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from honkweb.demo.github.bare import environment
from honkweb.demo.github.hub import Hub
from honkweb.demo.github.moves import notice
from honkweb.demo.github.people import Actor, BadCredentials, authenticate
from honkweb.demo.github.store import Doc

_SERVICES = ("git-upload-pack", "git-receive-pack")
_KEPT_IN_MEMORY = 4_000_000
_CHUNK = 64 * 1024


async def serve(request: Request) -> Response:
    """One request of git's smart protocol; the body may be chunked and gzipped."""
    body = tempfile.SpooledTemporaryFile(max_size=_KEPT_IN_MEMORY)  # noqa: SIM115 (closed when the answer is sent)
    async for chunk in request.stream():
        body.write(chunk)
    return await run_in_threadpool(_serve, request, body)


def _serve(request: Request, body: IO[bytes]) -> Response:
    hub: Hub = request.app.state.hub
    service = _service(request)
    if service is None:
        return PlainTextResponse("Please upgrade your git client.\n", 403)
    try:
        actor = authenticate(hub, request.headers.get("authorization", ""))
    except BadCredentials:
        return _ask_for_password(
            "Invalid username or token. Password authentication is not supported for Git operations.\n"
        )
    repo = hub.repo(request.path_params["owner"], request.path_params["name"])
    refusal = _refusal(actor, repo, service)
    if refusal or repo is None:
        return refusal or _missing()
    answer = _backend(hub, repo, actor, request, body)
    if request.method == "POST" and service == "git-receive-pack":
        notice(hub, repo, actor.login)
    return answer


def _service(request: Request) -> str | None:
    tail: str = request.path_params["tail"]
    if request.method == "GET" and tail == "info/refs":
        service = request.query_params.get("service", "")
        return service if service in _SERVICES else None
    return tail if request.method == "POST" and tail in _SERVICES else None


def _missing() -> Response:
    return PlainTextResponse("Repository not found.\n", 404)


def _ask_for_password(text: str) -> Response:
    return PlainTextResponse(text, 401, {"WWW-Authenticate": 'Basic realm="GitHub"'})


def _refusal(actor: Actor, repo: Doc | None, service: str) -> Response | None:
    if repo is None or not actor.may(repo, "read"):
        # To the unknown a private repository and none at all look the same: both ask for a password.
        return _ask_for_password("Repository not found.\n") if actor.anonymous else _missing()
    if service == "git-upload-pack":
        return None
    if actor.anonymous:
        return _ask_for_password("Authentication required.\n")
    if not actor.may(repo, "write") or repo.get("archived"):
        name = f"{repo['owner']}/{repo['name']}"
        return PlainTextResponse(f"Permission to {name}.git denied to {actor.login}.\n", 403)
    return None


def _backend(hub: Hub, repo: Doc, actor: Actor, request: Request, body: IO[bytes]) -> Response:
    length = body.tell()
    body.seek(0)
    variables = {
        "GIT_PROJECT_ROOT": str(hub.git_root),
        "GIT_HTTP_EXPORT_ALL": "1",
        "PATH_INFO": f"/{repo['owner']}/{repo['name']}.git/{request.path_params['tail']}",
        "REQUEST_METHOD": request.method,
        "QUERY_STRING": request.url.query,
        "CONTENT_TYPE": request.headers.get("content-type", ""),
        "CONTENT_LENGTH": str(length),
        "HTTP_CONTENT_ENCODING": request.headers.get("content-encoding", ""),
        "GIT_PROTOCOL": request.headers.get("git-protocol", ""),
        "REMOTE_USER": actor.login,
        "REMOTE_ADDR": "127.0.0.1",
    }
    output = tempfile.TemporaryFile()  # noqa: SIM115 (closed when the answer is sent)
    with tempfile.TemporaryFile() as stdin:  # a spooled file has no descriptor to hand over
        while chunk := body.read(_CHUNK):
            stdin.write(chunk)
        body.close()
        stdin.seek(0)
        subprocess.run(
            ["git", "http-backend"],
            stdin=stdin,
            stdout=output,
            stderr=subprocess.DEVNULL,
            env=environment(variables),
            check=False,
        )
    output.seek(0)
    return _as_response(output)


def _as_response(output: IO[bytes]) -> Response:
    """Turn CGI output (headers, empty line, body) into a streamed answer."""
    status, headers = 200, {}
    while line := output.readline().decode("latin-1").strip():
        name, _, value = line.partition(":")
        if name.lower() == "status":
            status = int(value.split()[0])
        else:
            headers[name] = value.strip()
    if not headers:
        output.close()
        return PlainTextResponse("git http-backend gave no answer\n", 500)
    return StreamingResponse(_chunks(output), status, headers)


def _chunks(output: IO[bytes]) -> Iterator[bytes]:
    with output:
        while chunk := output.read(_CHUNK):
            yield chunk


ROUTES = [
    Route("/{owner}/{name}.git/{tail:path}", serve, methods=["GET", "POST"]),
]
