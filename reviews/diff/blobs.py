"""How the engine asks for whole files. Reading is the caller's (a git mirror); the limits are checked there too."""

from collections.abc import Callable
from typing import Protocol

LARGEST_BLOB = 5_000_000  # a caller may answer None for anything larger


class Blobs(Protocol):
    """Read by full object name. None means missing or too large; then sizes and names still tell what it is."""

    def read(self, blob: str) -> bytes | None:
        """Return the content."""

    def size(self, blob: str) -> int | None:
        """Return the size in bytes."""


class NoBlobs:
    """Nothing can be read: the diff is shown from its patch alone."""

    def read(self, blob: str) -> bytes | None:
        """Return nothing."""
        return None

    def size(self, blob: str) -> int | None:
        """Return nothing."""
        return None


class CallableBlobs:
    """Make `Blobs` of one function, and remember what was read for the length of one piece of work."""

    def __init__(
        self, read: Callable[[str], bytes | None], size: Callable[[str], int | None] | None = None
    ) -> None:
        self._read = read
        self._size = size
        self._kept: dict[str, bytes | None] = {}

    def read(self, blob: str) -> bytes | None:
        """Return the content, asking at most once for each blob."""
        if blob not in self._kept:
            self._kept[blob] = self._read(blob)
        return self._kept[blob]

    def size(self, blob: str) -> int | None:
        """Return the size, from the content where nothing cheaper was given."""
        if self._size:
            return self._size(blob)
        content = self.read(blob)
        return None if content is None else len(content)
