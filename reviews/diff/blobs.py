"""How the engine asks for whole files. Reading is the caller's (a git mirror); the limits are checked there too."""

from collections.abc import Callable
from typing import Protocol

LARGEST_BLOB = 5_000_000  # a caller may answer None for anything larger

KEPT = 64_000_000  # bytes that `CallableBlobs` remembers


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
    """Make `Blobs` of one function, and remember what was read lately (flags and colours read the same files)."""

    def __init__(
        self, read: Callable[[str], bytes | None], size: Callable[[str], int | None] | None = None
    ) -> None:
        self._read = read
        self._size = size
        self._kept: dict[str, bytes | None] = {}
        self._weight = 0

    def read(self, blob: str) -> bytes | None:
        """Return the content."""
        if blob in self._kept:
            return self._kept[blob]
        content = self._read(blob)
        self._weight += len(content or b"")
        if self._weight > KEPT:
            self._kept.clear()
            self._weight = len(content or b"")
        self._kept[blob] = content
        return content

    def size(self, blob: str) -> int | None:
        """Return the size, from the content where nothing cheaper was given."""
        if self._size:
            return self._size(blob)
        content = self.read(blob)
        return None if content is None else len(content)
