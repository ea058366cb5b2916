"""The demo world as a process of its own: it outlives a kill of the product, as GitHub would."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from honkweb.world import World, world_of

READY_SECONDS = 60.0
STOP_SECONDS = 6.0
ROOT = Path(__file__).resolve().parents[2]
_PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR", "VIRTUAL_ENV")


class WorldUnwell(Exception):
    """The demo world did not start."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)


@dataclass(frozen=True)
class WorldProcess:
    """A demo world that answers, started by this process or found running."""

    pid: int
    found: bool

    def stop(self) -> None:
        """End it: SIGTERM to its group, SIGKILL to what is left of it after a while."""
        _signal_group(self.pid, signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        while _alive(self.pid):
            if time.monotonic() > deadline:
                _signal_group(self.pid, signal.SIGKILL)
                break
            time.sleep(0.05)


def ports_are_free(world: World) -> bool:
    """Whether the world could listen on each of its ports now."""
    return all(_is_free(port) for port in _ports(world))


def find_world(data: Path, *, product_port: int) -> WorldProcess | None:
    """The world of this folder where it runs already (waited for while it starts), else None.

    One that sends its webhooks to another port than ours is ended: it learns the port when it starts.
    """
    try:
        pid, port = (int(word) for word in _pid_file(data).read_text().split())
    except (OSError, ValueError):
        return None
    if not _is_world(pid, data):
        return None
    found = WorldProcess(pid=pid, found=True)
    if port != product_port:
        found.stop()
        return None
    deadline = time.monotonic() + READY_SECONDS
    while not is_well(world_of(data)):
        if not _is_world(pid, data) or time.monotonic() > deadline:
            found.stop()
            return None
        time.sleep(0.05)
    return found


def launch_world(data: Path, *, product_port: int) -> subprocess.Popen[bytes]:
    """Start it without waiting; its output goes to demo/world.log."""
    with (data / "demo" / "world.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "honkweb.demo", "--data", str(data)],
            cwd=ROOT,
            env=_environment(data, product_port),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl-C in our terminal is not meant for it
        )
    _pid_file(data).write_text(f"{process.pid} {product_port}\n")
    return process


def await_world(data: Path, process: subprocess.Popen[bytes]) -> WorldProcess:
    """Return when all three servers answer. Raises WorldUnwell with the end of its log."""
    world = world_of(data)
    deadline = time.monotonic() + READY_SECONDS
    while not is_well(world):
        if process.poll() is not None or time.monotonic() > deadline:
            _signal_group(process.pid, signal.SIGKILL)
            raise WorldUnwell(f"The demo world did not start. The end of its log says:\n{_log_end(data)}")
        time.sleep(0.05)
    return WorldProcess(pid=process.pid, found=False)


def is_well(world: World) -> bool:
    """Whether all three servers answer."""
    return all(_answers(port) for port in _ports(world))


def _ports(world: World) -> tuple[int, int, int]:
    return world.github_port, world.messages_port, world.slack_port


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/demo/healthz", timeout=2) as answer:  # noqa: S310
            return bool(answer.status == 200)
    except (OSError, urllib.error.URLError, ValueError):
        return False


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def _environment(data: Path, product_port: int) -> dict[str, str]:
    """What the world is told: where things are, and our own settings; never a key."""
    kept = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    kept |= {name: value for name, value in os.environ.items() if name.startswith("HONK_")}
    return kept | {"HONK_DATA": str(data), "PORT": str(product_port), "PYTHONUNBUFFERED": "1"}


def _pid_file(data: Path) -> Path:
    return data / "demo" / "world.pid"


def _is_world(pid: int, data: Path) -> bool:
    """Whether this process is a demo world of this folder; a number alone may long belong to another."""
    if not _alive(pid):
        return False
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")
    except OSError:
        command = ["ps", "-o", "args=", "-p", str(pid)]
        words = subprocess.run(command, capture_output=True, text=True, check=False).stdout.split()
    return "honkweb.demo" in words and str(data) in words


def _log_end(data: Path) -> str:
    lines = (data / "demo" / "world.log").read_text(errors="replace").splitlines()
    return "\n".join(lines[-15:])


def _alive(pid: int) -> bool:
    """Whether it runs; one that has ended but was not waited for does not (and is waited for, if it is ours)."""
    try:
        if os.waitpid(pid, os.WNOHANG)[0] == pid:
            return False
    except ChildProcessError:
        pass  # somebody else's child: found running
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def _signal_group(pid: int, number: signal.Signals) -> None:
    try:
        if os.getpgid(pid) == pid:  # it leads a group of its own; anything else is not the world
            os.killpg(pid, number)
    except (ProcessLookupError, PermissionError):
        return
