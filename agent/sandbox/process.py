"""Runs one process group: output streamed and capped, ended at its deadline or when a person stops it."""

import contextlib
import os
import selectors
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from agent.task import Ran
from agent.text import storable

_POLL = 0.1
_DRAIN = 1.0
_CHUNK = 65_536


class Capped:
    """Keeps the beginning and the end of a stream, at most `limit` bytes together."""

    def __init__(self, limit: int) -> None:
        self._head_limit = limit // 2
        self._tail_limit = limit - self._head_limit
        self._head = bytearray()
        self._tail = bytearray()
        self.dropped = 0

    def add(self, chunk: bytes) -> None:
        room = self._head_limit - len(self._head)
        self._head += chunk[: max(room, 0)]
        self._tail += chunk[max(room, 0) :]
        # Trimmed only when twice too long, so that a flood of small chunks does not move the tail each time.
        if len(self._tail) > 2 * self._tail_limit + _CHUNK:
            self._cut()

    def _cut(self) -> None:
        extra = max(len(self._tail) - self._tail_limit, 0)
        self.dropped += extra
        del self._tail[:extra]

    def text(self) -> str:
        self._cut()
        gap = f"\n[… {self.dropped} bytes left out …]\n".encode() if self.dropped else b""
        return storable((bytes(self._head) + gap + bytes(self._tail)).decode("utf-8", "replace"))


def run_process(
    argv: Sequence[str],
    *,
    cwd: Path | None,
    env: Mapping[str, str],
    timeout: float,
    output_limit: int,
    cancelled: Callable[[], bool],
    pass_fds: Sequence[int] = (),
) -> Ran:
    """Run `argv` as a process group of its own with exactly `env`; whatever happens, the group is gone afterwards."""
    started = time.monotonic()
    try:
        process = subprocess.Popen(
            argv,
            cwd=cwd,
            env=dict(env),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            pass_fds=pass_fds,
        )
    except OSError as error:
        return Ran(127, storable(f"{argv[0]} could not be started: {error.strerror}."), _ms(started))
    output = Capped(output_limit)
    try:
        timed_out, stopped = _follow(process, output, started + timeout, cancelled)
    finally:
        _end_group(process)
        if process.stdout is not None:
            process.stdout.close()
    code = process.returncode
    # A shell says 128 + n for a process ended by signal n; the same is said here.
    return Ran(
        128 - code if code < 0 else code, output.text(), _ms(started), timed_out, stopped, output.dropped
    )


def _ms(started: float) -> int:
    return round((time.monotonic() - started) * 1000)


def _follow(
    process: subprocess.Popen[bytes], output: Capped, deadline: float, cancelled: Callable[[], bool]
) -> tuple[bool, bool]:
    """Read until the stream ends; (timed out, stopped). A child that keeps the stream open gets `_DRAIN` seconds."""
    assert process.stdout is not None
    fd = process.stdout.fileno()
    os.set_blocking(fd, False)
    next_look = time.monotonic() + _POLL
    with selectors.DefaultSelector() as selector:
        selector.register(fd, selectors.EVENT_READ)
        while True:
            ready = selector.select(_POLL)
            if ready and _read(fd, output):
                break
            now = time.monotonic()
            if now >= deadline:
                return True, False
            if now < next_look:
                continue
            next_look = now + _POLL
            if cancelled():
                return False, True
            if process.poll() is not None:
                deadline = min(deadline, now + _DRAIN)
                if not ready:
                    break
    return _wait(process, deadline, cancelled)


def _read(fd: int, output: Capped) -> bool:
    """True at the end of the stream."""
    try:
        chunk = os.read(fd, _CHUNK)
    except BlockingIOError:
        return False
    output.add(chunk)
    return not chunk


def _wait(
    process: subprocess.Popen[bytes], deadline: float, cancelled: Callable[[], bool]
) -> tuple[bool, bool]:
    """The stream ended; a process may live on without it."""
    while True:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_POLL)
            return False, False
        if time.monotonic() >= deadline:
            return True, False
        if cancelled():
            return False, True


def _end_group(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
