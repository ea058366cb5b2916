"""One program, run with an environment built from nothing, within a time and an amount of output."""

import os
import selectors
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from agent.protocols import never
from integrations.errors import GitFailed, Stopped, TooBig

CHUNK = 1 << 16
STDERR_KEPT = 64_000
LOOK_SECONDS = 0.2


@dataclass(frozen=True)
class Ended:
    exit_code: int
    out: bytes
    err: str


def run(
    argv: Sequence[str],
    *,
    env: Mapping[str, str],
    cwd: Path,
    stdin: bytes = b"",
    timeout: float,
    limit: int,
    held: Sequence[int] = (),
    cancelled: Callable[[], bool] = never,
) -> Ended:
    """Run argv with exactly `env`; its whole process group is gone when this returns.

    It inherits the open files `held`: a lock among them lasts until it ends, even if we are killed meanwhile.

    Raises GitFailed when it cannot start or takes longer than `timeout` seconds, TooBig when it writes more than
    `limit` bytes, Stopped once `cancelled` says so.
    """
    if cancelled():
        raise _stopped()
    try:
        process = subprocess.Popen(
            argv,
            env=dict(env),
            cwd=cwd,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
            pass_fds=held,
        )
    except OSError as error:
        raise GitFailed(f"{argv[0]} could not be started: {error}.", "git_absent") from error
    try:
        out, err = _pump(process, stdin, time.monotonic() + timeout, limit, cancelled)
        code = process.wait()
    except BaseException:
        _end(process)
        raise
    finally:
        for pipe in (process.stdin, process.stdout, process.stderr):
            _close(pipe)
    return Ended(code, out, err.decode("utf-8", "replace"))


def _pump(
    process: subprocess.Popen[bytes],
    stdin: bytes,
    deadline: float,
    limit: int,
    cancelled: Callable[[], bool],
) -> tuple[bytes, bytes]:
    assert process.stdin and process.stdout and process.stderr
    out, err = bytearray(), bytearray()
    waiting = memoryview(stdin)
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ, out)
        selector.register(process.stderr, selectors.EVENT_READ, err)
        if stdin:
            os.set_blocking(process.stdin.fileno(), False)
            selector.register(process.stdin, selectors.EVENT_WRITE)
        else:
            _close(process.stdin)
        while selector.get_map():
            left = deadline - time.monotonic()
            if left <= 0:
                raise GitFailed("git took too long and was ended.", "git_timeout")
            if cancelled():
                raise _stopped()
            for key, _ in selector.select(min(left, LOOK_SECONDS)):
                if key.data is None:
                    waiting = _feed(selector, process.stdin, waiting)
                    continue
                chunk = os.read(key.fd, CHUNK)
                if not chunk:
                    selector.unregister(key.fileobj)
                elif key.data is out:
                    out += chunk
                    if len(out) > limit:
                        raise TooBig(f"git answered with more than {limit:,} bytes.")
                elif len(err) < STDERR_KEPT:
                    err += chunk
    return bytes(out), bytes(err)


def _stopped() -> Stopped:
    return Stopped("git was stopped before it ended; what it was at may have happened.")


def _feed(selector: selectors.BaseSelector, pipe: IO[bytes], waiting: memoryview) -> memoryview:
    try:
        waiting = waiting[os.write(pipe.fileno(), waiting[:CHUNK]) :]
    except BrokenPipeError:  # it ended without reading all; its exit code tells
        waiting = waiting[:0]
    if not waiting:
        selector.unregister(pipe)
        _close(pipe)
    return waiting


def _close(pipe: IO[bytes] | None) -> None:
    with suppress(BrokenPipeError):
        if pipe is not None:
            pipe.close()


def _end(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
