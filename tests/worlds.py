"""Real servers for tests: each a process of its own on a data folder of its own, ended with the test."""

import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from honkweb.world import World, world_of

ROOT = Path(__file__).resolve().parent.parent
# Slow machines start Python in many seconds; nothing waits that long when all is well.
_PATIENCE = 60
_ATTEMPTS = 5


@dataclass
class GithubServer:
    """A running demo GitHub."""

    data: Path
    world: World
    process: "subprocess.Popen[bytes]" = field(repr=False)

    @property
    def api(self) -> str:
        return self.world.github_url

    def control(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """Ask the control door; see honkweb/demo/github/control.py for what there is."""
        return _control(self.world, method, path, body)

    def token(self, login: str, **more: Any) -> str:
        """A token that acts as this person."""
        token: str = self.control("POST", "/tokens", {"login": login, **more})["token"]
        return token

    def faults(self, *rules: dict[str, Any]) -> None:
        """Replace all fault rules."""
        self.control("PUT", "/faults", {"rules": list(rules)})

    def requests(self, after: int = 0) -> list[dict[str, Any]]:
        """The request log, oldest first."""
        found: list[dict[str, Any]] = self.control("GET", f"/requests?after={after}")["requests"]
        return found

    def git_url(self, full_name: str, token: str = "") -> str:
        """Where git clones from; tests may put the token into the address, the product never does."""
        place = self.world.git_url.removeprefix("http://")
        return f"http://{f'x-access-token:{token}@' if token else ''}{place}/{full_name}.git"

    def kill(self) -> None:
        """End the process at once, as a crash does; its data stays."""
        self.process.kill()
        self.process.wait(_PATIENCE)

    def restart(self) -> None:
        """Start it again on the same data and port, which an outgoing connection may hold for a moment."""
        until = time.monotonic() + _PATIENCE
        while True:
            try:
                self.process = _started(self.data, self.world)
                return
            except ConnectionError:
                if time.monotonic() > until:
                    raise


@contextmanager
def github_world(data: Path | None = None) -> Iterator[GithubServer]:
    """A demo GitHub on `data` (a temporary folder when not given), answering until the block is left."""
    with tempfile.TemporaryDirectory(prefix="honk-github-", ignore_cleanup_errors=True) as folder:
        server = _first_start(data or Path(folder))
        try:
            yield server
        finally:
            server.process.terminate()
            try:
                server.process.wait(_PATIENCE)
            except subprocess.TimeoutExpired:
                server.kill()


def _first_start(data: Path) -> GithubServer:
    """A port that was free when the world was made may be taken by now: then another world is made."""
    kept = (data / "demo" / "world.json").exists()
    for _ in range(_ATTEMPTS):
        world = world_of(data)
        try:
            return GithubServer(data, world, _started(data, world))
        except ConnectionError:
            if kept:
                raise
            (data / "demo" / "world.json").unlink()
    raise AssertionError("the demo GitHub did not start on any of the ports tried")


def _started(data: Path, world: World) -> "subprocess.Popen[bytes]":
    environment = {"PATH": os.environ.get("PATH", os.defpath), "PYTHONPATH": str(ROOT), "HOME": str(data)}
    command = [sys.executable, "-m", "honkweb.demo.github", "--data", str(data)]
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        if process.poll() is not None:
            raise ConnectionError(f"the demo GitHub ended with {process.returncode} at its start")
        if _answers(world):
            return process
        time.sleep(0.02)
    process.kill()
    process.wait()
    raise ConnectionError("the demo GitHub did not answer in time")


def _answers(world: World) -> bool:
    try:
        _control(world, "GET", "/health", None)
    except (OSError, AssertionError):  # nobody there yet, or somebody else, who does not know our token
        return False
    return True


def _control(world: World, method: str, path: str, body: dict[str, Any] | None) -> Any:
    request = urllib.request.Request(
        f"{world.git_url}/demo/control{path}",
        data=None if body is None else json.dumps(body).encode(),
        method=method,
        headers={"Authorization": f"Bearer {world.control_token}"},
    )
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=_PATIENCE) as answer:
            return json.loads(answer.read())
    except urllib.error.HTTPError as error:
        raise AssertionError(f"control {method} {path}: {error.code} {error.read().decode()}") from error
