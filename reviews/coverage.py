"""What of a diff was on a reviewer's screen: counted over each file's changed lines, in the order of the page."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from reviews.diff.model import FileDiff

LISTED = 100  # paths that are kept with an approval

# A report of the page: side ("L" or "R"), first and last line; ("F", 0, 0) for a file that has no lines to show.
Range = tuple[str, int, int]


@dataclass(frozen=True)
class FileReading:
    """How much of one file was seen. A file without changed lines counts as one."""

    path: str
    key: str
    lines: int
    seen: int
    left_out: bool  # its lines are not on the page, whatever was looked at

    @property
    def unshown(self) -> bool:
        return self.seen == 0 and not self.left_out


@dataclass(frozen=True)
class Reading:
    """What one reviewer saw of one revision."""

    files: tuple[FileReading, ...]
    measured: bool
    acknowledged: int = 0  # changed lines that are equal edits, acknowledged by their number

    @property
    def lines(self) -> int:
        return sum(file.lines for file in self.files)

    @property
    def seen(self) -> int:
        return sum(file.seen for file in self.files)

    @property
    def percent(self) -> int:
        """Rounded down, so that 100 means all."""
        return 100 * self.seen // self.lines if self.lines else 100

    @property
    def unshown(self) -> tuple[FileReading, ...]:
        return tuple(file for file in self.files if file.unshown) if self.measured else ()

    @property
    def left_out(self) -> tuple[FileReading, ...]:
        return tuple(file for file in self.files if file.left_out)

    @property
    def left_out_count(self) -> int:
        return len(self.left_out)

    @property
    def one_tap(self) -> bool:
        """Whether approving may be one press: everything was shown, and the page measured it."""
        return self.measured and not self.unshown and not self.left_out

    @property
    def fingerprint(self) -> str:
        """Names the lists that have to be acknowledged; empty when there is nothing to acknowledge."""
        names = [f"{kind} {file.key}" for kind, file in self._open()]
        return hashlib.sha256("\n".join(names).encode()).hexdigest()[:16] if names else ""

    @property
    def sentence(self) -> str:
        """What a reviewer is told before approving."""
        if not self.measured:
            return "How much of it you have seen was not measured."
        said = f"You have seen {self.percent} % of the changed lines."
        missing = len(self.unshown)
        if missing:
            said += f" {missing:,} file{'' if missing == 1 else 's'} {'was' if missing == 1 else 'were'} not shown to you."
        return said

    def as_data(self, *, acknowledged: bool = False) -> dict[str, Any]:
        """What is stored with an approval."""
        return {
            "measured": self.measured,
            "lines": self.lines,
            "seen": self.seen,
            "acknowledged": self.acknowledged,
            "not_shown": [file.path for file in self.unshown][:LISTED],
            "left_out": [file.path for file in self.left_out][:LISTED],
            "lists_acknowledged": acknowledged,
        }

    def _open(self) -> Iterator[tuple[str, FileReading]]:
        yield from (("unshown", file) for file in self.unshown)
        yield from (("left out", file) for file in self.left_out)


def runs_of(file: FileDiff) -> list[list[Any]]:
    """Return the changed lines as runs [side, first line, count], in the order in which a bitmap counts them."""
    runs: list[list[Any]] = []
    for hunk in file.hunks:
        for line in hunk.lines:
            if line.kind == " ":
                continue
            letter = "L" if line.kind == "-" else "R"
            last = runs[-1] if runs else None
            if last and last[0] == letter and last[1] + last[2] == line.number:
                last[2] += 1
            else:
                runs.append([letter, line.number, 1])
    return runs


def count(file: Mapping[str, Any]) -> int:
    """Return how many bits a file has: its changed lines, or one."""
    return sum(run[2] for run in file.get("runs", ())) or 1


def places(file: Mapping[str, Any], reported: Iterable[Range]) -> Iterator[int]:
    """Yield the bits of reported lines; lines that are not changed ones are nobody's."""
    runs = file.get("runs", ())
    for side, first, last in reported:
        at = 0
        for letter, start, length in runs:
            if letter == side:
                for line in range(max(first, start), min(last, start + length - 1) + 1):
                    yield at + line - start
            at += length
        if side == "F" and not runs:
            yield 0


def with_bits(bits: bytes, new: Iterable[int], size: int) -> bytes:
    """Return the bitmap with more bits set."""
    found = bytearray(bits.ljust(-(-size // 8), b"\0"))
    for place in new:
        if place < size:
            found[place >> 3] |= 1 << (place & 7)
    return bytes(found)


def reading_of(
    files: Iterable[Mapping[str, Any]],
    seen: Mapping[tuple[str, str], bytes],
    acknowledged: frozenset[str],
    *,
    measured: bool,
) -> Reading:
    """Count a revision's files (as prepared); `seen` is bitmaps by path and digest, `acknowledged` hunk digests."""
    found: list[FileReading] = []
    equal = 0
    for file in files:
        size = count(file)
        bits = seen.get((file["path"], file["digest"]), b"")
        before = _bits(bits)
        bits = with_bits(bits, _of_hunks(file, acknowledged), size)
        now = min(_bits(bits), size)
        equal += now - before
        found.append(FileReading(file["path"], file["key"], size, now, bool(file["omitted"])))
    return Reading(tuple(found), measured, equal)


def _of_hunks(file: Mapping[str, Any], acknowledged: frozenset[str]) -> Iterator[int]:
    at = 0
    for digest, size in zip(file.get("hunks", ()), file.get("sizes", ()), strict=False):
        if digest in acknowledged:
            yield from range(at, at + size)
        at += size


def whole_hunks(file: Mapping[str, Any], bits: bytes) -> list[str]:
    """Return the digests of the hunks all of whose changed lines are set in a file's bitmap."""
    seen = int.from_bytes(bits, "little")
    found: list[str] = []
    at = 0
    for digest, size in zip(file.get("hunks", ()), file.get("sizes", ()), strict=False):
        mask = ((1 << size) - 1) << at
        if size and seen & mask == mask:
            found.append(digest)
        at += size
    return found


def _bits(bits: bytes) -> int:
    return int.from_bytes(bits, "little").bit_count()
