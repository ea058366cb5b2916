"""Celery inside the serving process: two workers and beat in daemon threads, on a broker in memory."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from celery.beat import Scheduler, Service
from celery.worker import WorkController, state
from channels.layers import get_channel_layer

from changes.stopping import STOPPING
from honkweb.celery import app

START_SECONDS = 30.0
STOP_SECONDS = 7.0
RUNS_AT_ONCE = 3
CONTROLS_AT_ONCE = 4


class EmbeddedWorker(WorkController):
    """A worker for one queue, with a pool of threads, that says when it consumes."""

    def __init__(self, *, queue: str, concurrency: int) -> None:
        self.consuming = threading.Event()
        super().__init__(  # type: ignore[no-untyped-call]
            app=app,
            hostname=f"{queue}@embedded",
            queues=[queue],
            pool_cls="threads",
            concurrency=concurrency,
            without_gossip=True,
            without_mingle=True,
            without_heartbeat=True,
        )

    def on_consumer_ready(self, consumer: Any) -> None:
        self.consuming.set()


class RunsWorker(EmbeddedWorker):
    """Agents: long work that must not stand in the way of anything else."""

    def __init__(self) -> None:
        super().__init__(queue="runs", concurrency=RUNS_AT_ONCE)


class ControlWorker(EmbeddedWorker):
    """All else: webhooks, merges, polls and sweeps, each short."""

    def __init__(self) -> None:
        super().__init__(queue="control", concurrency=CONTROLS_AT_ONCE)


class Workers:
    """Both workers and beat, as threads of this process."""

    def __init__(self) -> None:
        self._threads: list[threading.Thread] = []
        self._beat = Service(app, max_interval=0.5, scheduler_cls=Scheduler)

    def start(self) -> None:
        """Return when both workers consume; raises RuntimeError with what did not start."""
        get_channel_layer()  # made here once: two threads making it at the same time would get two
        # Which queues a worker consumes is a setting of the application, read when its consumer starts: the
        # second worker may only be made when the first one has read it.
        for kind in (RunsWorker, ControlWorker):
            self._start_worker(kind)
        self._start_thread("beat", self._beat.start)

    def stop(self, seconds: float = STOP_SECONDS) -> bool:
        """Ask all to end and wait; False when something still runs after that many seconds."""
        STOPPING.set()
        self._beat.stop()
        state.should_stop = 0  # type: ignore[assignment]  # Celery's own flag, an exit code; each worker looks at it once in a cycle
        deadline = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def _start_worker(self, kind: type[RunsWorker] | type[ControlWorker]) -> None:
        worker = kind()
        thread = self._start_thread(kind.__name__, worker.start)
        deadline = time.monotonic() + START_SECONDS
        while not worker.consuming.wait(0.1):
            if not thread.is_alive() or time.monotonic() > deadline:
                raise RuntimeError(f"The embedded {kind.__name__} did not start; the log says why.")

    def _start_thread(self, name: str, target: Any) -> threading.Thread:
        thread = threading.Thread(target=target, name=name, daemon=True)
        thread.start()
        self._threads.append(thread)
        return thread


@contextmanager
def embedded_workers() -> Iterator[Workers]:
    """Workers for the length of a block, stopped at its end whatever happened inside."""
    workers = Workers()
    try:
        workers.start()
        yield workers
    finally:
        workers.stop()
