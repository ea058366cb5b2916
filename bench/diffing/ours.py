"""Our side: a served Honkweb, and its change page read as a browser's one request."""

import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import httpx

from bench.diffing.sample import Shape

_FILE = re.compile(rb'<section class="file[ "]')
_LATER = re.compile(rb'data-later><a class="ex" href="(\?at=\d+[^"#]*)')
# In a unified view a row is one changed line, in a split view a cell.
_LINES = {
    "unified": re.compile(rb'<tr id="[^"]*" class="[ad][ "]'),
    "split": re.compile(rb'<td class="c [ad][ "]'),
}


@dataclass(frozen=True)
class Ours:
    """Where it is served, its changes in the order of the shapes, and what preparing each took in milliseconds.

    `lines` are those that git counts as changed: one that a moved block brings to the same place is none.
    """

    url: str
    pid: int
    shapes: tuple[Shape, ...]
    numbers: tuple[int, ...]
    prepared: tuple[float, ...]
    lines: tuple[int, ...]
    cookies: dict[str, str]

    def page(self, at: int) -> str:
        return f"{self.url}/changes/{self.numbers[at]}/"

    def client(self) -> httpx.Client:
        return httpx.Client(cookies=self.cookies, timeout=300)


@contextmanager
def served(*shapes: Shape) -> Iterator[Ours]:
    """A process that serves a prepared change for each shape."""
    argv = [sys.executable, "-m", "bench.diffing.site"]
    argv += [f"{shape.files},{shape.lines},{shape.seed}" for shape in shapes]
    root = Path(__file__).resolve().parents[2]
    with subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root) as server:
        assert server.stdout and server.stdin
        try:
            said = json.loads(server.stdout.readline())
            yield Ours(
                said["url"],
                server.pid,
                shapes,
                tuple(each["number"] for each in said["changes"]),
                tuple(each["prepare"] for each in said["changes"]),
                tuple(each["lines"] for each in said["changes"]),
                said["cookies"],
            )
        finally:
            server.stdin.close()
            server.wait(60)


def further(ours: Ours, at: int, html: bytes, view: str) -> str:
    """The address of the files behind those of a page, as its script asks for them; empty behind the last."""
    later = _LATER.search(html)
    return f"{ours.page(at)}{unescape(later[1].decode())}&view={view}&part=1" if later else ""


def read(ours: Ours, at: int, client: httpx.Client, view: str) -> float:
    """Milliseconds until the whole page, with every line of the diff, is here."""
    started = time.perf_counter()
    pages = [client.get(ours.page(at), params={"view": view}).raise_for_status().content]
    while there := further(ours, at, pages[-1], view):
        pages.append(client.get(there).raise_for_status().content)
    took = (time.perf_counter() - started) * 1000
    whole = b"".join(pages)
    found = len(_FILE.findall(whole)), len(_LINES[view].findall(whole))
    assert found == (ours.shapes[at].files, ours.lines[at]), found
    return took
