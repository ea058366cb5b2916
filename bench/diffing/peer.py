"""A change on the peer: uploaded by its API, and read as its own page reads it."""

import re
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import httpx

from bench.diffing.peer_site import ADMIN
from bench.diffing.sample import Sample

BROWSER = 6  # requests that a browser sends to one server at the same time
_CHANGED = re.compile(rb'<tbody id="[^"]*" class="(?:replace|insert|delete)')


@dataclass(frozen=True)
class Reviewed:
    """A published review request: the addresses that deliver its diff."""

    url: str
    fragments: tuple[str, ...]
    cookies: dict[str, str]

    def client(self) -> httpx.Client:
        return httpx.Client(cookies=self.cookies, timeout=300)


def upload(url: str, sample: Sample, *, name: str) -> Reviewed:
    """Make a repository and a published review request with the sample's patch."""
    with httpx.Client(base_url=url, auth=ADMIN, timeout=300) as client:
        repository = _post(client, "/api/repositories/", name=name, path=f"{sample.origin}/.git", tool="Git")
        made = _post(client, "/api/review-requests/", repository=str(repository["repository"]["id"]))
        number = made["review_request"]["id"]
        there = f"/api/review-requests/{number}"
        sent = client.post(f"{there}/diffs/", files={"path": ("work.diff", sample.patch)})
        _check(sent)
        draft = {"summary": "Change", "description": "-", "target_people": ADMIN[0], "public": "1"}
        _check(client.put(f"{there}/draft/", data=draft))
        files = client.get(f"{there}/diffs/1/files/", params={"max-results": 200})
        _check(files)
        found = [(each["id"], at) for at, each in enumerate(files.json()["files"])]
        assert len(found) == min(sample.files, 200), len(found)
        fragments = tuple(f"{url}/r/{number}/diff/1/fragment/{pk}/?index={at}" for pk, at in found)
        return Reviewed(f"{url}/r/{number}/diff/1/", fragments, dict(client.cookies))


def _post(client: httpx.Client, where: str, **fields: str) -> dict:
    answer = client.post(where, data=fields)
    _check(answer)
    return answer.json()


def _check(answer: httpx.Response) -> None:
    if answer.is_error:
        raise RuntimeError(f"Review Board answered {answer.status_code}: {answer.text[:500]}")


def read(reviewed: Reviewed, clients: Sequence[httpx.Client]) -> float:
    """Milliseconds until the page and all its fragments are here, fetched by so many clients at once."""
    started = time.perf_counter()
    _fetch(clients[0], reviewed.url)
    if len(clients) == 1:
        bodies = [_fetch(clients[0], each) for each in reviewed.fragments]
    else:
        with ThreadPoolExecutor(len(clients)) as pool:
            shares = [reviewed.fragments[at :: len(clients)] for at in range(len(clients))]
            parts = pool.map(
                lambda at: [_fetch(clients[at], each) for each in shares[at]], range(len(clients))
            )
            bodies = [body for part in parts for body in part]
    took = (time.perf_counter() - started) * 1000
    assert all(_CHANGED.search(body) for body in bodies), "a fragment has no changed lines"
    return took


def _fetch(client: httpx.Client, url: str) -> bytes:
    """A visit that meets a locked database is made again, as a browser's user would."""
    for _ in range(3):
        answer = client.get(url)
        if not answer.is_error:
            return answer.content
    raise RuntimeError(f"Review Board answered {answer.status_code} for {url}")
