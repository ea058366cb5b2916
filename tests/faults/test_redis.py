"""Redis goes and comes back empty while web server and worker are processes of their own: nothing is lost by it."""

import json
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
from websockets.exceptions import WebSocketException
from websockets.sync.client import connect

from honkweb.story.processes import Product, free_port
from honkweb.story.telling import until
from tests.faults.scenes import quick
from tests.faults.stage import Stage
from tests.migrated import Migrated
from tests.require import require_program
from tests.servers import worker

PATIENCE = 120.0


class Redis:
    """A Redis that keeps nothing on disk: started again, it has forgotten all."""

    def __init__(self, folder: Path) -> None:
        self._folder, self.port = folder, free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        where = ["--bind", "127.0.0.1", "--port", str(self.port), "--dir", str(self._folder)]
        command = [require_program("redis-server"), *where, "--save", "", "--appendonly", "no"]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until("Redis answers", self._answers)

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def _answers(self) -> bool:
        try:
            with redis.Redis.from_url(self.url) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Redis]:
    require_program("redis-server")
    server = Redis(tmp_path)
    try:
        server.start()
        yield server
    finally:
        server.kill()


@pytest.fixture
def stage(server: Redis, migrated: Migrated, tmp_path: Path) -> Iterator[Stage]:
    scenes = tmp_path / "scenes"
    scenes.mkdir()
    settings = {
        "REDIS_URL": server.url,
        "HONK_SWEEP_SECONDS": "2",
        "HONK_POLL_SECONDS": "5",
        "HONK_DEMO_TRANSCRIPTS": str(scenes),
    }
    product = Product(data=migrated(tmp_path / "data"), settings=settings)
    try:
        product.start()
        yield Stage(product, scenes)
    finally:
        product.end()


def _socket(stage: Stage) -> Any:
    """The page's own socket, as Rob."""
    cookies = "; ".join(f"{each.name}={each.value}" for each in stage.rob.browser.session.cookies)
    address = stage.product.url.replace("http:", "ws:") + "/live/"
    return connect(address, origin=stage.product.url, additional_headers={"Cookie": cookies}, proxy=None)  # type: ignore[arg-type]


def _heard_newer(stage: Stage, number: int, version: int) -> int:
    """As the page does it: connect, say what it shows, again whenever the socket closes, until it is told of more."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            with _socket(stage) as socket:
                socket.send(json.dumps({"watch": [f"change:{number}"], "since": {str(number): version}}))
                return int(json.loads(socket.recv(timeout=10))["version"])
        except (OSError, TimeoutError, WebSocketException):
            continue
    raise AssertionError(f"nothing newer than version {version} was told of #{number}")


@pytest.mark.timeout(420)
def test_hazard_34_what_was_asked_while_redis_was_away_is_done_and_told(server: Redis, stage: Stage) -> None:
    first = stage.ask("acme/units", quick("geese"))
    version = int(stage.change(first)["version"])
    server.kill()
    second = stage.ask("acme/units", quick("ducks"))
    stage.ann.api("POST", f"/changes/{first}/close/")

    server.start()

    assert _heard_newer(stage, first, version) > version
    # Nobody was woken for it, and what Redis knew is gone: only the row says that there is work.
    with worker(stage.product):
        stage.until_status(second, "open")
    assert stage.change(first)["status"] == "closed"
