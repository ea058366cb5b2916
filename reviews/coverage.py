"""What of a diff was on a reviewer's screen: counted over each file's changed lines, in the order of the page."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from reviews.diff.model import FileDiff

LISTED = 100  # paths that are kept with an approval
SHARE = 80  # per cent of a file's changed lines that have to have been in view for the file to count as shown

RULE = f"A file counts as read once {SHARE} % of its changed lines were in view for a second."

NOTHING: Mapping[tuple[str, str], bytes] = MappingProxyType({})

# A report of the page: side ("L" or "R"), first and last line; ("F", 0, 0) for a file that has no lines to show.
Range = tuple[str, int, int]


@dataclass(frozen=True)
class FileReading:
    """How much of one file was seen. A file without changed lines counts as one."""

    path: str
    key: str
    lines: int
    seen: int
    left_out: (
        bool  # its content is not on the page, whatever was looked at: too large, or not text and no picture
    )

    carried: int = 0  # of the seen ones, those that were not in view in this revision but count all the same

    @property
    def rest(self) -> int:
        """Lines that have to be in view in this revision."""
        return self.lines - self.carried

    @property
    def percent(self) -> int:
        """Of the rest, rounded down, so that 100 means all."""
        return 100 * self._seen_now // self.rest if self.rest else 100

    @property
    def unopened(self) -> bool:
        """Nothing of what is new was in view: what was read before never speaks for that."""
        return self.rest > 0 and self._seen_now == 0 and not self.left_out

    @property
    def partly(self) -> bool:
        return 0 < self._seen_now * 100 < SHARE * self.rest and not self.left_out

    @property
    def _seen_now(self) -> int:
        return self.seen - self.carried


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
    def unopened(self) -> tuple[FileReading, ...]:
        """Files of which nothing was in view; unknown, so none, where nothing is measured."""
        return tuple(file for file in self.files if file.unopened) if self.measured else ()

    @property
    def partly(self) -> tuple[FileReading, ...]:
        """Files of which less than the stated share was in view."""
        return tuple(file for file in self.files if file.partly) if self.measured else ()

    @property
    def left_out(self) -> tuple[FileReading, ...]:
        return tuple(file for file in self.files if file.left_out)

    @property
    def is_whole(self) -> bool:
        """Whether it is known that everything was shown."""
        return self.measured and not (self.unopened or self.partly or self.left_out)

    @property
    def fingerprint(self) -> str:
        """Names what was not shown as it should be; empty when there is nothing of that kind."""
        if not self.files:
            return ""
        kinds = {"unopened": self.unopened, "partly": self.partly, "left out": self.left_out}
        names = [f"{kind} {file.key}" for kind, files in kinds.items() for file in files]
        if not self.measured:
            names += ["not measured", *(file.key for file in self.files)]
        return fingerprint_of(names)

    @property
    def rule(self) -> str:
        """What reading counts for, in words."""
        return RULE

    @property
    def sentence(self) -> str:
        """What a reviewer is told before deciding."""
        if not self.measured:
            return "How much of it you have seen was not measured."
        said = f"You have seen {self.percent} % of the changed lines."
        missing = len(self.unopened)
        if missing:
            said += f" {missing:,} file{'' if missing == 1 else 's'} {'was' if missing == 1 else 'were'} not shown to you."
        return said

    def as_data(self) -> dict[str, Any]:
        """What is stored with an approval; `partly` are pairs of a path and the per cent that was seen."""
        return {
            "measured": self.measured,
            "lines": self.lines,
            "seen": self.seen,
            "acknowledged": self.acknowledged,
            "partly": [[file.path, file.percent] for file in self.partly][:LISTED],
            "left_out": [file.path for file in self.left_out][:LISTED],
        }


def fingerprint_of(names: Iterable[str]) -> str:
    """Name a list in 16 characters, so that a form can say which list was on the screen; empty for an empty one."""
    told = list(names)
    return hashlib.sha256("\n".join(told).encode("utf-8", "replace")).hexdigest()[:16] if told else ""


def share_of(coverage: Mapping[str, Any]) -> int | None:
    """What share was seen, of what is stored with an approval, in per cent rounded down; None where not measured."""
    lines, seen = coverage.get("lines"), coverage.get("seen")
    if not coverage.get("measured") or not isinstance(lines, int) or not isinstance(seen, int) or not lines:
        return None
    return min(100, 100 * seen // lines)


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


def joined(one: bytes, other: bytes) -> bytes:
    """Return a bitmap with what is set in either."""
    size = max(len(one), len(other))
    both = int.from_bytes(one, "little") | int.from_bytes(other, "little")
    return both.to_bytes(size, "little")


def reading_of(
    files: Iterable[Mapping[str, Any]],
    seen: Mapping[tuple[str, str], bytes],
    acknowledged: frozenset[str],
    *,
    measured: bool,
    viewed: frozenset[str] = frozenset(),
    carried: Mapping[tuple[str, str], bytes] = NOTHING,
) -> Reading:
    """Count a revision's files (as prepared); `seen` and `carried` are bitmaps by path and digest.

    `acknowledged` and `viewed` are digests of hunks. What was read in an earlier revision and is as it was there
    counts, though something else in its file is new: by line where lines could be compared, else by hunk.
    """
    found: list[FileReading] = []
    equal = 0
    for file in files:
        size = count(file)
        own = seen.get((file["path"], file["digest"]), b"")
        bits = joined(own, carried.get((file["path"], file["digest"]), b""))
        bits = with_bits(bits, _of_hunks(file, viewed & _single(file)), size)
        before = _bits(bits)
        bits = with_bits(bits, _of_hunks(file, acknowledged), size)
        now = min(_bits(bits), size)
        equal += now - before
        brought = now - min(_bits(own), size)
        found.append(FileReading(file["path"], file["key"], size, now, _is_left_out(file), brought))
    return Reading(tuple(found), measured, equal)


def _is_left_out(file: Mapping[str, Any]) -> bool:
    drawn = any(flag[0] == "image" for flag in file.get("flags", ()))
    return bool(file["omitted"] or file.get("binary") and not drawn)


def _single(file: Mapping[str, Any]) -> set[str]:
    """The hunks that no other of the file is like: which of two equal ones was in view, a digest does not tell.

    None of a file that is renamed or run otherwise: that is no line, and what was read before does not speak for it.
    """
    loud = any(flag[0] == "mode" for flag in file.get("flags", ()))
    if loud or file.get("status", "modified") not in ("modified", "added"):
        return set()
    return {digest for digest, times in Counter(file.get("hunks", ())).items() if times == 1}


def _of_hunks(file: Mapping[str, Any], digests: frozenset[str]) -> Iterator[int]:
    at = 0
    for digest, size in zip(file.get("hunks", ()), file.get("sizes", ()), strict=False):
        if digest in digests:
            yield from range(at, at + size)
        at += size


def whole_hunks(file: Mapping[str, Any], bits: bytes, reported: bytes) -> list[str]:
    """Return the digests of the hunks that a report touches and all of whose changed lines are set in a file's bitmap."""
    seen, touched = (int.from_bytes(each, "little") for each in (bits, reported))
    found: list[str] = []
    at = 0
    for digest, size in zip(file.get("hunks", ()), file.get("sizes", ()), strict=False):
        mask = ((1 << size) - 1) << at
        if touched & mask and seen & mask == mask:
            found.append(digest)
        at += size
    return found


def _bits(bits: bytes) -> int:
    return int.from_bytes(bits, "little").bit_count()
