"""One served desk and one Chromium a test process; each test has windows of its own."""

import asyncio
import fcntl
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import pytest
from playwright.sync_api import Browser, Locator, Page, StorageState, expect, sync_playwright

from tests.browser.windows import DESK, PATIENCE_MS, PHONE, Windows
from tests.require import require_chromium

__all__ = ["DESK", "PHONE"]

ROOT = Path(__file__).resolve().parents[2]
SignIn = Callable[..., Page]


def settle(page: Page) -> None:
    """Wait until a scroll is over and what came into view has its real height, as a person would before a tap."""
    page.evaluate(
        """() => new Promise((done) => { let left = 6, last = "";
        const look = () => { const now = `${scrollY} ${document.documentElement.scrollHeight}`;
        left = now === last ? left - 1 : 6; last = now; left ? requestAnimationFrame(look) : done(); };
        look(); })"""
    )


def there(target: Locator) -> None:
    """Wait until it is on a long page; `expect` would tell all of that page aloud each time that it is not yet."""
    target.wait_for(state="attached")


def tap(target: Locator) -> None:
    """Tap what has come to a standstill: a scroll may still change the heights above it."""
    target.scroll_into_view_if_needed()
    settle(target.page)
    target.tap()


@dataclass(frozen=True)
class Desk:
    """Where the served Honkweb is, and which changes it has."""

    url: str
    changes: dict[str, int]
    told: IO[str]
    welcome: str  # the path of an invitation that nobody has used

    def push(self, name: str) -> None:
        """Somebody pushes to the branch of a change: a newer revision."""
        self.told.write(f"{self.changes[name]}\n")
        self.told.flush()

    def change(self, name: str) -> str:
        return f"{self.url}/changes/{self.changes[name]}/"


def _made(base: Path, environment: dict[str, str]) -> Path:
    """The data that every desk of this run begins with, made by whichever process of the run comes first."""
    data = base / "desk"
    with (base / "desk.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (data / "changes.json").exists():  # which is written last
            command = [sys.executable, "-m", "tests.browser.desk", "make", str(data)]
            subprocess.run(command, cwd=ROOT, env=environment, check=True)
    return data


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("desk")
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "PYTHONPATH": str(ROOT)}
    base = tmp_path_factory.getbasetemp()
    of_the_run = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    shutil.copytree(_made(of_the_run, environment), folder / "data")
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.browser.desk", "serve", str(folder / "data")],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout and process.stdin
        said = json.loads(process.stdout.readline())
        url = f"http://127.0.0.1:{said['port']}"
        yield Desk(url, said["changes"], told=process.stdin, welcome=said["welcome"])
    finally:
        process.kill()
        process.wait(60)


class _Running:
    """Playwright's loop counts as running in this thread from its start on, so nobody else could run one meanwhile.

    It only turns while a call of Playwright waits, so between the browser's tests the thread can be without it.
    """

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._browser: Browser | None = None
        self.windows: Windows | None = None

    def enter(self) -> Browser:
        asyncio._set_running_loop(self._loop)
        if self._browser is None or not self._browser.is_connected():
            self.close()
            try:
                self._browser = self._started(require_chromium())
                self.windows = Windows(self._browser)
            except BaseException:
                self.close()  # what did not start must not cost the tests without a browser their thread
                raise
        return self._browser

    def leave(self) -> None:
        asyncio._set_running_loop(None)

    def close(self) -> None:
        if self._loop is not None:
            asyncio._set_running_loop(self._loop)
            self._stack.close()  # with it the driver ends, and the browser with that
        self._loop = self._browser = self.windows = None
        self.leave()

    def _started(self, chromium: str) -> Browser:
        expect.set_options(timeout=PATIENCE_MS)
        playwright = self._stack.enter_context(sync_playwright())
        self._loop = asyncio.get_running_loop()
        return playwright.chromium.launch(
            executable_path=chromium,
            args=["--no-sandbox", "--disable-background-networking", "--disable-dev-shm-usage"],
            timeout=PATIENCE_MS * 2,
        )


@pytest.fixture(scope="session")
def running() -> Iterator[_Running]:
    kept = _Running()
    yield kept
    kept.close()


@pytest.fixture(scope="module")
def browser(running: _Running) -> Iterator[Browser]:
    yield running.enter()
    running.leave()


@pytest.fixture(scope="session")
def sessions() -> dict[str, StorageState]:
    """The cookies of those who signed in by their button, once each; other windows of theirs begin with them."""
    return {}


@pytest.fixture
def sign_in(
    browser: Browser, running: _Running, desk: Desk, sessions: dict[str, StorageState]
) -> Iterator[SignIn]:
    """Opens a window of its own for a demo person; in the end no page may have broken its policy or thrown.

    A window is `spoiled` by what cannot be undone in it, such as a clock that a test winds.
    """
    opened, wrong = list[tuple[Page, dict[str, Any], bool]](), list[str]()
    windows = running.windows
    assert windows

    def open_window(name: str, *, spoiled: bool = False, **shape: Any) -> Page:
        page = windows.open(desk.url, sessions.get(name), shape or DESK)
        opened.append((page, shape or DESK, spoiled))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda m: wrong.append(m.text) if "Content Security Policy" in m.text else None)
        if name not in sessions:
            page.goto(f"{desk.url}/sign-in/")
            page.get_by_role("button", name=name, exact=True).click()
            page.wait_for_url(f"{desk.url}/")
            sessions[name] = page.context.storage_state()
        return page

    yield open_window
    for page, shape, spoiled in opened:
        windows.close(page, shape, spoiled=spoiled)
    assert wrong == []
