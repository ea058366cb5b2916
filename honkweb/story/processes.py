"""A product of its own: `manage.py serve` on a free port with its own data, started, stopped and killed."""

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from honkweb.world import World, world_of

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 120.0
STOP_SECONDS = 30.0
PORTS_TRIED = 5
_PASSED_ON = ("PATH", "HOME", "LANG", "TMPDIR", "VIRTUAL_ENV")


class DidNotStart(Exception):
    """The product did not answer; the message ends with its log."""


@dataclass
class Product:
    """One serving process with its demo world."""

    data: Path
    settings: Mapping[str, str] = field(default_factory=dict)
    port: int = 0
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def world(self) -> World:
        return world_of(self.data)

    @property
    def log(self) -> str:
        path = self.data / "product.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def start(self) -> "Product":
        """Return when it answers; on the port it had before, or on a free one. Raises DidNotStart."""
        self.data.mkdir(parents=True, exist_ok=True)
        for _ in range(PORTS_TRIED):
            self.port = self.port or free_port()
            before = len(self.log)
            self._launch()
            if self._answers():
                return self
            said = self.log[before:]
            self.kill()
            if "Another program listens on" not in said:
                break
            self.port = 0
        raise DidNotStart(f"The product did not start. Its log ends:\n{self.log[-3000:]}")

    def stop(self) -> int:
        """SIGTERM, and its exit code; after a while SIGKILL, for which the code is -9."""
        if self.process is None:
            return 0
        self.process.send_signal(signal.SIGTERM)
        return self._ended()

    def interrupt(self) -> int:
        """SIGINT to its whole group, as Ctrl-C in a terminal sends it; else as `stop`."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGINT)
        return self._ended()

    def _ended(self) -> int:
        assert self.process is not None
        try:
            return self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            return self.kill()

    def kill(self) -> int:
        """SIGKILL to the product alone; its demo world lives on, as GitHub would."""
        assert self.process is not None
        self.process.kill()
        return self.process.wait()

    def end(self) -> None:
        """Leave nothing behind, in whatever state the test or the story ended."""
        if self.process is not None and self.process.poll() is None:
            self.stop()
        world = self.data / "demo" / "world.pid"
        if world.exists():
            _end_group(int(world.read_text().split()[0]), self.data)

    def manage(self, *words: str, timeout: float = 120) -> subprocess.CompletedProcess[str]:
        """Another command of manage.py on the same data, beside the serving process."""
        return subprocess.run(
            [sys.executable, str(ROOT / "manage.py"), *words],
            cwd=ROOT,
            env=self.environment(),
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )

    def _launch(self) -> None:
        with (self.data / "product.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, str(ROOT / "manage.py"), "serve"],
                cwd=ROOT,
                env=self.environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def environment(self) -> dict[str, str]:
        """What its processes know, built from nothing."""
        kept = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        given = {"HONK_DATA": str(self.data), "PORT": str(self.port), "HONK_DEMO_FILL": "0"}
        return {**kept, **given, "HONK_ENV_FILE": os.devnull, **self.settings}

    def _answers(self) -> bool:
        assert self.process is not None
        deadline = time.monotonic() + START_SECONDS
        while self.process.poll() is None and time.monotonic() < deadline:
            if _is_well(f"{self.url}/healthz"):
                return self.process.poll() is None
            time.sleep(0.05)
        return False


def free_port() -> int:
    """A port that nobody listens on, below those that systems give to outgoing connections."""
    while True:
        port = 10_000 + secrets.randbelow(10_000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port


def _is_well(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310
            return bool(answer.status == 200)
    except (OSError, ValueError):
        return False


def _end_group(pid: int, data: Path) -> None:
    """End a demo world that is still there; a number that belongs to another program by now is left alone."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        if str(data).encode() in words:
            os.killpg(pid, signal.SIGKILL)
    except (OSError, ProcessLookupError):
        return
