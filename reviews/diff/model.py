"""What a diff is: files, hunks and lines, lossless and immutable.

Paths and contents are bytes, because git's are. A hunk keeps its body as one slice of git's output and splits it
into lines when asked, so that a diff of millions of lines costs about its own size in memory.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from reviews.diff.paths import display_path, path_key

SYMLINK = "120000"
GITLINK = "160000"
EXECUTABLE = "100755"
_SHORT = 8_000  # bytes of a hunk


class Status(StrEnum):
    """What happened to a file, in git's sense. `TYPE` is file ↔ symlink ↔ submodule."""

    ADDED = "added"
    DELETED = "deleted"
    MODIFIED = "modified"
    RENAMED = "renamed"
    COPIED = "copied"
    TYPE = "type"


class Level(StrEnum):
    """How loudly a flag speaks: a note informs, a loud one gets a row of its own and raises risk."""

    NOTE = "note"
    LOUD = "loud"


@dataclass(frozen=True, slots=True)
class Flag:
    """One remarkable thing about a file, as a stable code and a sentence (plain text, not HTML)."""

    code: str
    sentence: str
    level: Level = Level.NOTE


class Line(NamedTuple):
    """One line of a hunk. `old` and `new` are 1-based numbers, None on the side where it does not exist."""

    kind: str  # " ", "+" or "-"
    old: int | None
    new: int | None
    content: bytes  # without the final newline
    no_eol: bool = False

    @property
    def side(self) -> str:
        """Return "old" for a removed line and "new" for every other one."""
        return "old" if self.kind == "-" else "new"

    @property
    def number(self) -> int:
        """Return the line's number on its side."""
        return (self.old if self.kind == "-" else self.new) or 0


@dataclass(frozen=True, slots=True)
class Hunk:
    """One run of changed lines with its context. `label` is "path#k", k counting from 1 within the file."""

    old_start: int
    old_lines: int
    new_start: int
    new_lines: int
    section: bytes
    body: bytes  # git's text of the lines, prefixes and "\ No newline" marks included
    label: str

    @property
    def lines(self) -> tuple[Line, ...]:
        """Split the body into lines with their numbers on both sides."""
        return _lines(self) if len(self.body) <= _SHORT else tuple(_split(self))

    @property
    def old_after(self) -> int:
        """Return the first old line behind the hunk; git counts a hunk without lines from the line above it."""
        return self.old_start + (self.old_lines or 1)

    @property
    def new_after(self) -> int:
        """Return the first new line behind the hunk."""
        return self.new_start + (self.new_lines or 1)

    @property
    def header(self) -> bytes:
        """Return git's own `@@` line, without a newline."""
        old = f"{self.old_start}" if self.old_lines == 1 else f"{self.old_start},{self.old_lines}"
        new = f"{self.new_start}" if self.new_lines == 1 else f"{self.new_start},{self.new_lines}"
        section = b" " + self.section if self.section else b""
        return f"@@ -{old} +{new} @@".encode() + section


@dataclass(frozen=True, slots=True)
class FileDiff:
    """One changed file. Modes are git's six digits, blobs full object names; both are None where there is no file."""

    path_bytes: bytes  # the new path; for a deleted file the one that it had
    old_path_bytes: bytes
    status: Status
    old_mode: str | None
    new_mode: str | None
    old_blob: str | None
    new_blob: str | None
    similarity: int | None = None  # per cent, for renames and copies
    added: int = 0  # git's own count, true also when hunks are left out
    removed: int = 0
    binary: bool = False
    omitted: bool = False  # the patch text was cut off: its lines exist and are not here
    hunks: tuple[Hunk, ...] = ()
    flags: tuple[Flag, ...] = ()
    aside: tuple[
        Hunk, ...
    ] = ()  # hunks that are left out here, so that no gap over them passes for unchanged
    aside_why: str = ""  # the end of "3 changed lines …"
    aside_here: bool = False  # they stand elsewhere on the page
    query: str = ""  # what the addresses of its pieces say beside its name, so that they are of the same diff

    @property
    def path(self) -> str:
        """Return the printable spelling of the path (git's quoting where bytes are odd)."""
        return display_path(self.path_bytes)

    @property
    def old_path(self) -> str:
        """Return the printable spelling of the path before."""
        return display_path(self.old_path_bytes)

    @property
    def key(self) -> str:
        """Return the path's eight hex digits, the stable part of every element id of this file."""
        return path_key(self.path_bytes)

    @property
    def size(self) -> int:
        """Return the number of changed lines."""
        return self.added + self.removed


@dataclass(frozen=True, slots=True)
class Stat:
    """Counts over a whole diff; `omitted` files have counts but no lines here."""

    files: int
    added: int
    removed: int
    binary: int
    omitted: int


@dataclass(frozen=True, slots=True)
class Diff:
    """Everything that differs between two commits, in git's order. All files are listed, always."""

    files: tuple[FileDiff, ...]

    @property
    def stat(self) -> Stat:
        """Count files and lines."""
        return Stat(
            files=len(self.files),
            added=sum(file.added for file in self.files),
            removed=sum(file.removed for file in self.files),
            binary=sum(file.binary for file in self.files),
            omitted=sum(file.omitted for file in self.files),
        )

    @property
    def omitted(self) -> tuple[FileDiff, ...]:
        """Return the files whose lines were cut off; a page must name their number before it offers approval."""
        return tuple(file for file in self.files if file.omitted)

    def file(self, path: str) -> FileDiff | None:
        """Find a file by its printable path."""
        return next((file for file in self.files if file.path == path), None)

    def hunks(self) -> Iterator[tuple[FileDiff, Hunk]]:
        """Yield every hunk with its file, in order."""
        for file in self.files:
            for hunk in file.hunks:
                yield file, hunk


@lru_cache(maxsize=2048)
def _lines(hunk: Hunk) -> tuple[Line, ...]:
    """Asked for again by each that looks through a diff; only short hunks are kept, so a huge one costs no memory."""
    return tuple(_split(hunk))


def _split(hunk: Hunk) -> Iterator[Line]:
    old, new = hunk.old_start, hunk.new_start
    rows = hunk.body.split(b"\n")
    rows.pop()  # the body ends with a newline
    last = len(rows) - 1
    for index, row in enumerate(rows):
        sign = row[:1]
        if sign == b"\\":
            continue
        no_eol = index < last and rows[index + 1][:1] == b"\\"
        if sign == b"+":
            yield Line("+", None, new, row[1:], no_eol)
            new += 1
        elif sign == b"-":
            yield Line("-", old, None, row[1:], no_eol)
            old += 1
        else:
            yield Line(" ", old, new, row[1:], no_eol)
            old, new = old + 1, new + 1
