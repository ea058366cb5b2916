"""How the engine asks for whole files. Reading is the caller's (a git mirror); the limits are checked there too."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from reviews.diff.model import GITLINK, FileDiff

LARGEST_BLOB = 20_000_000  # a caller may answer None for anything larger

GROUP = 64  # files whose blobs are fetched together
KEPT = 64_000_000  # bytes that `BatchBlobs` remembers


class Blobs(Protocol):
    """Read by full object name. None means missing or too large; then names and counts still tell what it is."""

    def prefetch(self, names: Iterable[str]) -> None:
        """Say what is about to be read, so that it can be fetched at once."""

    def read(self, blob: str) -> bytes | None:
        """Return the content."""

    def size(self, blob: str) -> int | None:
        """Return the size in bytes."""


class NoBlobs:
    """Nothing can be read: the diff is shown from its patch alone."""

    def prefetch(self, names: Iterable[str]) -> None:
        """Do nothing."""

    def read(self, blob: str) -> bytes | None:
        """Return nothing."""
        return None

    def size(self, blob: str) -> int | None:
        """Return nothing."""
        return None


class BatchBlobs:
    """Make `Blobs` of a function that reads many at once, and remember what was read lately.

    Flags and colours read the same files, so `prefetch` of a group of them costs one call. Names that the function
    leaves out of its answer are missing or too large.
    """

    def __init__(
        self,
        read_many: Callable[[Iterable[str]], Mapping[str, bytes]],
        size: Callable[[str], int | None] | None = None,
    ) -> None:
        self._read_many = read_many
        self._size = size
        self._kept: dict[str, bytes | None] = {}
        self._weight = 0

    def prefetch(self, names: Iterable[str]) -> None:
        """Read what is not remembered."""
        wanted = [name for name in dict.fromkeys(names) if name not in self._kept]
        if not wanted:
            return
        if self._weight > KEPT:
            self._kept.clear()
            self._weight = 0
        found = self._read_many(wanted)
        for name in wanted:
            content = found.get(name)
            self._kept[name] = content
            self._weight += len(content or b"")

    def read(self, blob: str) -> bytes | None:
        """Return the content."""
        self.prefetch([blob])
        return self._kept.get(blob)

    def size(self, blob: str) -> int | None:
        """Return the size, from the content where nothing cheaper was given."""
        content = self.read(blob)
        if content is not None:
            return len(content)
        return self._size(blob) if self._size else None


class CallableBlobs(BatchBlobs):
    """Make `Blobs` of a function that reads a single one."""

    def __init__(
        self, read: Callable[[str], bytes | None], size: Callable[[str], int | None] | None = None
    ) -> None:
        super().__init__(
            lambda names: {name: content for name in names if (content := read(name)) is not None}, size
        )


def in_groups(files: Sequence[FileDiff], blobs: Blobs) -> Iterator[FileDiff]:
    """Yield files in order, with the blobs of the next group fetched ahead; submodule commits are no blobs."""
    for start in range(0, len(files), GROUP):
        group = files[start : start + GROUP]
        blobs.prefetch(
            name
            for file in group
            for name, mode in ((file.old_blob, file.old_mode), (file.new_blob, file.new_mode))
            if name and mode != GITLINK
        )
        yield from group
