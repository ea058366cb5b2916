"""One serving process for one data folder."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class AlreadyServing(Exception):
    """Another process serves this data folder."""

    def __init__(self, *, data: Path, pid: str) -> None:
        self.sentence = (
            f"Honkweb already serves {data} as process {pid or 'unknown'}. "
            "Stop that one first, or give this one a data folder of its own with HONK_DATA."
        )
        super().__init__(self.sentence)


@contextmanager
def serving_lock(data: Path) -> Iterator[None]:
    """Hold the folder's lock for the length of a block; the system lets go of it however the process ends.

    Raises AlreadyServing.
    """
    descriptor = os.open(data / "serving.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise AlreadyServing(data=data, pid=os.read(descriptor, 20).decode().strip()) from error
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(descriptor)
