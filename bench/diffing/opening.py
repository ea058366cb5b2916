"""How soon the first file is to be seen in Chromium, with an empty cache and with a full one."""

import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack

from playwright.sync_api import Browser, Page

from bench import Measure, compare
from bench.diffing import ours, peer, peer_site
from bench.diffing.browser import OURS, PATIENCE_MS, PEERS, chromium, first_seen, window
from bench.diffing.delivering import uploaded
from bench.diffing.sample import LARGE, SMALL, Shape

ROUNDS = 7
CACHES = ("empty", "full")
Times = dict[str, list[float]]


def diff_first_file(shape: Shape = SMALL) -> Iterator[Measure]:
    """The first file of the same diff on both sides."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        reviewed = uploaded(stack.enter_context(peer_site.served()), shape, folder)
        with reviewed.client() as client:
            peer.read(reviewed, [client])  # prepared by a first visit
        site = stack.enter_context(ours.served(shape))
        browser = stack.enter_context(chromium())
        values, baselines = _times(), _times()
        for _ in range(ROUNDS):
            _visit(browser, site.page(0), site.cookies, OURS, values)
            _visit(browser, reviewed.url, reviewed.cookies, PEERS, baselines)
    yield _worse("diff_first_file", values, baselines)


def diff_large(small: Shape = SMALL, large: Shape = LARGE) -> Iterator[Measure]:
    """The first file of a large diff beside that of a small one; then that nothing of it is missing."""
    with ExitStack() as stack:
        site = stack.enter_context(ours.served(small, large))
        browser = stack.enter_context(chromium())
        values, baselines = _times(), _times()
        for _ in range(ROUNDS):
            _visit(browser, site.page(1), site.cookies, OURS, values)
            _visit(browser, site.page(0), site.cookies, OURS, baselines)
        with window(browser, site.url, site.cookies) as context:
            _, page = first_seen(context, site.page(1), OURS)
            missing = _missing(page, large.files, site.lines[1])
    yield _worse("diff_large", values, baselines)
    yield Measure("diff_large_missing", missing, "lines")


def _times() -> Times:
    return {cache: [] for cache in CACHES}


def _visit(browser: Browser, url: str, cookies: dict[str, str], selector: str, times: Times) -> None:
    with window(browser, url, cookies) as context:
        for cache in CACHES:
            took, page = first_seen(context, url, selector)
            times[cache].append(took)
            page.wait_for_load_state("load")
            page.close()


def _worse(name: str, values: Times, baselines: Times) -> Measure:
    """The row of the cache with which we look worse."""
    rows = [compare(name, "ms", values[cache], baselines[cache]) for cache in CACHES]
    return max(rows, key=lambda row: row.ratio or 0)


def _missing(page: Page, files: int, lines: int) -> int:
    """Scroll until there are no further files to fetch; how many files and lines are not there then."""
    page.wait_for_load_state("load")
    ends = time.monotonic() + PATIENCE_MS / 1000
    while _count(page, "[data-later]") and time.monotonic() < ends:
        page.evaluate("() => document.querySelector('[data-later]')?.scrollIntoView()")
        page.wait_for_timeout(100)
    return abs(files - _count(page, ".file")) + abs(lines - _count(page, ".dl tr.a, .dl tr.d"))


def _count(page: Page, selector: str) -> int:
    return int(page.evaluate("selector => document.querySelectorAll(selector).length", selector))
