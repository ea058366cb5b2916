"""What was built, at an address of its own for each head SHA: /previews/OWNER/NAME/SHA/."""

import html
import mimetypes
import os
import re
import shutil
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

# Built by code that nobody has reviewed: without an origin of its own it could read the product's cookies,
# which belong to the host and not to the port.
_HEADERS = {
    "Content-Security-Policy": "sandbox allow-scripts allow-forms allow-popups allow-modals",
    "Access-Control-Allow-Origin": "*",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
_MOST_BYTES = 200_000_000
_PART = re.compile(r"[\w.-]+\Z")
_FOOTER = (
    '<p id="honk-build" style="margin:0;padding:10px 16px;background:#222;color:#eee;font:14px/1.4 monospace;'
    'overflow-wrap:anywhere">Built from <span id="honk-build-sha">{sha}</span> of {repo}</p>'
)


class NothingToPublish(Exception):
    """The build left no folder that can be published; the sentence says why."""

    code = "nothing_to_publish"


def publish(checkout: Path, folder: str, root: Path, *, repo: str, sha: str) -> None:
    """Copy a folder of the checkout to its place under `root`, with the SHA at the foot of each page.

    Raises NothingToPublish, also for a folder that a link or `..` leads out of the checkout.
    """
    built = checkout / folder
    inside = built.resolve().is_relative_to(checkout.resolve())
    if built.is_symlink() or not built.is_dir() or not inside:
        raise NothingToPublish(f"The build made no folder {folder!r}.")
    place = root / repo / sha
    draft = place.with_name(f"{sha}.draft")
    for leftover in (draft, place):
        shutil.rmtree(leftover, ignore_errors=True)
    size = 0
    for place_of, folders, files in os.walk(built):  # does not follow links
        folders[:] = [name for name in folders if not (Path(place_of) / name).is_symlink()]
        target = draft / Path(place_of).relative_to(built)
        target.mkdir(parents=True, exist_ok=True)
        for name in files:
            source = Path(place_of) / name
            if source.is_symlink() or not source.is_file():
                continue
            size += source.stat().st_size
            if size > _MOST_BYTES:
                shutil.rmtree(draft, ignore_errors=True)
                raise NothingToPublish(f"The build made more than {_MOST_BYTES // 1_000_000} MB.")
            _copy(source, target / name, repo, sha)
    draft.rename(place)


def _copy(source: Path, target: Path, repo: str, sha: str) -> None:
    raw = source.read_bytes()
    if source.suffix in {".html", ".htm"}:
        footer = _FOOTER.format(sha=sha, repo=html.escape(repo)).encode()
        before, end, after = raw.rpartition(b"</body>")
        raw = before + footer + end + after if end else raw + footer
    target.write_bytes(raw)


def routes(root: Path) -> list[Route]:
    """Routes that serve what was published under `root`."""

    async def show(request: Request) -> Response:
        owner, name, sha = (request.path_params[each] for each in ("owner", "name", "sha"))
        path = request.path_params.get("path", "")
        if not all(_PART.match(each) and not each.startswith(".") for each in (owner, name, sha)):
            return _none()
        place = root / owner / name / sha
        wanted = place / path
        if wanted.is_dir():
            wanted = wanted / "index.html"
        if not wanted.resolve().is_relative_to(place.resolve()) or not wanted.is_file():
            return _none()
        kind = mimetypes.guess_type(wanted.name)[0] or "application/octet-stream"
        return FileResponse(wanted, media_type=kind, headers=_HEADERS)

    async def slash(request: Request) -> Response:
        return RedirectResponse(request.url.path + "/", status_code=307)

    return [
        Route("/previews/{owner}/{name}/{sha}", slash),
        Route("/previews/{owner}/{name}/{sha}/{path:path}", show),
    ]


def _none() -> Response:
    return PlainTextResponse("Nothing was published here.", status_code=404, headers=_HEADERS)
