"""Keeps a lease alive while the work goes on, and notices that it was stopped or that the lease is lost."""

import logging
import threading
from abc import ABC, abstractmethod
from types import TracebackType
from typing import Self

from django.db import close_old_connections, connection

from changes.errors import LostLease
from changes.models import Run
from changes.services.running import extend
from changes.stopping import STOPPING

log = logging.getLogger(__name__)
LOOK_SECONDS = 1.0
EXTEND_EVERY = 10


class Beat(ABC):
    """A thread beside the work. `over()` is what workspace and engine ask, several times a second."""

    look_seconds = LOOK_SECONDS

    def __init__(self, what: object) -> None:
        self._what = what
        self._done = threading.Event()
        self._over = threading.Event()
        self.lost = False
        self._thread = threading.Thread(target=self._beat, name=f"heartbeat of {what}", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._done.set()
        self._thread.join(timeout=10)

    def over(self) -> bool:
        """Whether the work has to end now: stopped by a person, taken by another worker, or the server stops."""
        return self._over.is_set() or STOPPING.is_set()

    def _beat(self) -> None:
        beats = 0
        while not self._done.wait(self.look_seconds):
            beats += 1
            try:
                self._look(extend_too=beats % EXTEND_EVERY == 0)
            except LostLease:
                self.lost = True
                self._over.set()
                break
            except Exception:
                # The database may be away for a while; the lease decides, not this look.
                log.warning("heartbeat of %s could not look", self._what)
                close_old_connections()
        connection.close()

    @abstractmethod
    def _look(self, *, extend_too: bool) -> None:
        """Set `_over` when the work has to end. Raises LostLease."""


class Heartbeat(Beat):
    """Of a run: it ends when a person stopped it."""

    def __init__(self, run: Run) -> None:
        super().__init__(run)
        self._run = run

    def _look(self, *, extend_too: bool) -> None:
        if extend_too:
            if extend(run=self._run):
                self._over.set()
            return
        row = Run.objects.filter(pk=self._run.pk).values("status", "lease_owner", "cancel_at").first()
        if row is None or row["status"] != "working" or row["lease_owner"] != self._run.lease_owner:
            raise LostLease(f"{self._run} has ended or is worked on by somebody else.")
        if row["cancel_at"]:
            self._over.set()
