"""The whole demo world as a process of its own, on a data folder of its own."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from honkweb.world import World, world_of

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 90.0
# Each look costs server and test some of the processor that what is waited for needs, too.
LONGEST_PAUSE = 0.15


@dataclass
class DemoWorld:
    data: Path
    world: World
    process: "subprocess.Popen[str]"

    def github(self, method: str, path: str, body: Any = None, *, token: str = "") -> Any:
        """One call of the REST API, as the product's app when no other token is given."""
        headers = {"Authorization": f"Bearer {token or self.world.github_token}"}
        answer = requests.request(
            method, self.world.github_url + path, json=body, headers=headers, timeout=PATIENCE
        )
        assert answer.ok, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    def control(self, method: str, path: str, body: Any = None) -> Any:
        """One call of the control door of the demo GitHub."""
        headers = {"Authorization": f"Bearer {self.world.control_token}"}
        address = f"{self.world.git_url}/demo/control{path}"
        answer = requests.request(method, address, json=body, headers=headers, timeout=PATIENCE)
        assert answer.ok, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json()

    def checks(self, repo: str, ref: str) -> dict[str, dict[str, Any]]:
        found = self.github("GET", f"/repos/{repo}/commits/{ref}/check-runs?per_page=100")["check_runs"]
        return {each["name"]: each for each in found}

    def completed(self, repo: str, ref: str) -> dict[str, dict[str, Any]]:
        """The check runs of a commit, once there are some and all are completed."""

        def done() -> dict[str, dict[str, Any]]:
            found = self.checks(repo, ref)
            return found if found and all(each["status"] == "completed" for each in found.values()) else {}

        return until(done)

    def git_url(self, repo: str) -> str:
        place = self.world.git_url.removeprefix("http://")
        return f"http://x-access-token:{self.world.github_token}@{place}/{repo}.git"


def until(condition: Callable[[], Any], *, patience: float = PATIENCE) -> Any:
    """What the condition gives once it is true of anything; bounded, for slow machines generously."""
    deadline, pause = time.monotonic() + patience, 0.02
    while time.monotonic() < deadline:
        found = condition()
        if found:
            return found
        time.sleep(pause)
        pause = min(pause * 1.5, LONGEST_PAUSE)
    raise AssertionError(f"it did not come about within {patience:.0f} s")


@contextmanager
def demo_world(data: Path | None = None, **environ: str) -> Iterator[DemoWorld]:
    """A demo world on `data` (a temporary folder when not given), ready, and ended with the block."""
    with tempfile.TemporaryDirectory(prefix="honk-world-", ignore_cleanup_errors=True) as folder:
        place = data or Path(folder)
        process = start(place, **environ)
        try:
            yield DemoWorld(place, world_of(place), process)
        finally:
            end(process)


def start(data: Path, **environ: str) -> "subprocess.Popen[str]":
    """Start it and wait until it says that it runs.

    A port that somebody took meanwhile: a new world has others chosen, a kept one waits for it.
    """
    fresh = not (data / "demo" / "world.json").exists()
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        process = launch(data, **environ)
        assert process.stdout is not None
        line = process.stdout.readline()
        if line.startswith("The demo world runs"):
            return process
        said = line + process.communicate()[0]
        if "in use by another program" not in said:
            raise AssertionError(f"the demo world ended with {process.returncode}: {said}")
        if fresh:
            (data / "demo" / "world.json").unlink()
    raise AssertionError("the demo world found no free ports")


def launch(data: Path, **environ: str) -> "subprocess.Popen[str]":
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.Popen(
        [sys.executable, "-m", "honkweb.demo", "--data", str(data), "--product", "http://127.0.0.1:9"],
        cwd=ROOT,
        env=kept | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"} | environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def end(process: "subprocess.Popen[str]") -> None:
    process.terminate()
    try:
        process.wait(PATIENCE)
    finally:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()
