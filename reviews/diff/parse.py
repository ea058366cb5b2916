"""Read git's diff output: lossless, one pass, bounded.

`GIT_DIFF_ARGUMENTS` asks git for the list of files (`--raw`) and their line counts (`--numstat`) ahead of the
patch. So every file and its size are known even when the patch text is cut off, and a cut is always marked.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from integrations.git.diffing import DIFF_OPTIONS
from reviews.diff.errors import FileListCut, MalformedDiff
from reviews.diff.model import Diff, FileDiff, Hunk, Status

GIT_DIFF_ARGUMENTS = ("diff", *DIFF_OPTIONS)
"""What to run before `base head --`, under a configuration of our own (`GIT_CONFIG_NOSYSTEM`, no user file)."""

_STATUS = {
    b"A": Status.ADDED,
    b"D": Status.DELETED,
    b"M": Status.MODIFIED,
    b"R": Status.RENAMED,
    b"C": Status.COPIED,
    b"T": Status.TYPE,
}
_HUNK = re.compile(rb"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@(?: ([^\n]*))?\n")
_SECTION = b"diff --git "


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a patch is kept. What exceeds it is marked `omitted`, with git's counts."""

    file_bytes: int = 8_000_000
    total_bytes: int = 64_000_000


@dataclass(slots=True)
class _Entry:
    path: bytes
    old_path: bytes
    status: Status
    old_mode: str | None
    new_mode: str | None
    old_blob: str | None
    new_blob: str | None
    similarity: int | None
    added: int = 0
    removed: int = 0
    binary: bool = False


def parse(data: bytes, *, complete: bool = True, limits: Limits | None = None) -> Diff:
    """Turn the output of `git diff` into a `Diff`.

    `complete=False` says that `data` was cut at some byte: files beyond the cut are marked `omitted`.
    Raises `MalformedDiff`, or `FileListCut` when not even the list of files is whole.
    """
    limits = limits or Limits()
    if not data:
        return Diff(())
    entries, at = _read_raw(data)
    at = _read_counts(data, at, entries)
    sections = _sections(data, at)
    files: list[FileDiff] = []
    kept = 0
    for entry in entries:
        parts = [part for _ in range(_expected(entry)) if (part := next(sections, None)) is not None]
        room = min(limits.file_bytes, limits.total_bytes - kept)
        file = _file(data, entry, parts, room=room)
        kept += sum(len(hunk.body) for hunk in file.hunks)
        if not parts and complete:
            raise MalformedDiff(f"git lists {file.path} and shows no patch for it")
        last = bool(parts) and parts[-1][1] >= len(data)
        files.append(_cut(file) if last and not complete else file)
    if next(sections, None) is not None:
        raise MalformedDiff("it has more patches than files")
    return Diff(tuple(files))


def _read_raw(data: bytes) -> tuple[list[_Entry], int]:
    entries: list[_Entry] = []
    at = 0
    while data[at : at + 1] == b":":
        head, at = _field(data, at)
        parts = head[1:].split(b" ")
        if len(parts) != 5 or parts[4][:1] not in _STATUS:
            raise MalformedDiff("a line of its list of files is not git's")
        first, at = _field(data, at)
        second = first
        if parts[4][:1] in b"RC":
            second, at = _field(data, at)
        entries.append(
            _Entry(
                path=second,
                old_path=first,
                status=_STATUS[parts[4][:1]],
                old_mode=_present(parts[0]),
                new_mode=_present(parts[1]),
                old_blob=_present(parts[2]),
                new_blob=_present(parts[3]),
                similarity=int(parts[4][1:]) if parts[4][1:] else None,
            )
        )
    return entries, at


def _read_counts(data: bytes, at: int, entries: list[_Entry]) -> int:
    for entry in entries:
        row, at = _field(data, at)
        parts = row.split(b"\t", 2)
        if len(parts) != 3:
            raise MalformedDiff("a line of its counts is not git's")
        if not parts[2]:  # a rename: both names follow
            _, at = _field(data, at)
            _, at = _field(data, at)
        entry.binary = parts[0] == b"-"
        if not entry.binary:
            entry.added, entry.removed = int(parts[0]), int(parts[1])
    if at < len(data) and data[at : at + 1] != b"\0":
        raise MalformedDiff("its list of files and its counts differ")
    return at + 1


def _field(data: bytes, at: int) -> tuple[bytes, int]:
    end = data.find(b"\0", at)
    if end < 0:
        raise FileListCut
    return data[at:end], end + 1


def _present(value: bytes) -> str | None:
    return value.decode("ascii") if value.strip(b"0") else None


def _expected(entry: _Entry) -> int:
    return 2 if entry.status is Status.TYPE else 1


def _sections(data: bytes, at: int) -> Iterator[tuple[int, int]]:
    """Yield the borders of each file's patch. No line of a body can start with "diff", so this is exact."""
    if at < len(data) and not data.startswith(_SECTION, at):
        if _SECTION.startswith(data[at:]):
            return  # the cut fell inside the first header
        raise MalformedDiff("its patch does not start with a file")
    while at < len(data):
        end = data.find(b"\n" + _SECTION, at)
        end = len(data) if end < 0 else end + 1
        yield at, end
        at = end


def _file(data: bytes, entry: _Entry, parts: list[tuple[int, int]], *, room: int) -> FileDiff:
    hunks: list[Hunk] = []
    bare = FileDiff(
        path_bytes=entry.path,
        old_path_bytes=entry.old_path,
        status=entry.status,
        old_mode=entry.old_mode,
        new_mode=entry.new_mode,
        old_blob=entry.old_blob,
        new_blob=entry.new_blob,
        similarity=entry.similarity,
        added=entry.added,
        removed=entry.removed,
        binary=entry.binary,
    )
    label = bare.path
    for start, end in parts:
        at = data.find(b"\n@@ -", start, end) + 1
        while 0 < at < end:
            following = data.find(b"\n@@ -", at, end) + 1 or end
            hunk = _hunk(data, at, following, f"{label}#{len(hunks) + 1}")
            room -= following - at
            if hunk is None or room < 0:
                return _cut(bare, hunks)
            hunks.append(hunk)
            at = following
    if not parts or not _matches(entry, hunks):
        return _cut(bare, hunks)
    return _with(bare, hunks)


def _hunk(data: bytes, at: int, end: int, label: str) -> Hunk | None:
    """Read one hunk; None when the data ends before the hunk does."""
    match = _HUNK.match(data, at, end)
    if match is None:
        if end < len(data):
            raise MalformedDiff(f"the header of {label} is not git's")
        return None
    body = data[match.end() : end]
    old_lines, new_lines = int(match[2] or 1), int(match[4] or 1)
    plus = body.count(b"\n+") + body.startswith(b"+")
    minus = body.count(b"\n-") + body.startswith(b"-")
    context = body.count(b"\n") - body.count(b"\n\\") - plus - minus
    whole = body.endswith(b"\n") and (minus + context, plus + context) == (old_lines, new_lines)
    if not whole:
        if end < len(data):
            raise MalformedDiff(f"{label} has other line counts than its header says")
        return None
    return Hunk(int(match[1]), old_lines, int(match[3]), new_lines, match[5] or b"", body, label)


def _matches(entry: _Entry, hunks: list[Hunk]) -> bool:
    """Compare with git's own counts, so that a cut between two hunks is seen."""
    if entry.binary:
        return True
    added = sum(hunk.body.count(b"\n+") + hunk.body.startswith(b"+") for hunk in hunks)
    removed = sum(hunk.body.count(b"\n-") + hunk.body.startswith(b"-") for hunk in hunks)
    return (added, removed) == (entry.added, entry.removed)


def _with(file: FileDiff, hunks: list[Hunk], *, omitted: bool = False) -> FileDiff:
    return FileDiff(
        file.path_bytes,
        file.old_path_bytes,
        file.status,
        file.old_mode,
        file.new_mode,
        file.old_blob,
        file.new_blob,
        file.similarity,
        file.added,
        file.removed,
        file.binary,
        omitted,
        tuple(hunks),
    )


def _cut(file: FileDiff, hunks: list[Hunk] | None = None) -> FileDiff:
    return _with(file, list(file.hunks) if hunks is None else hunks, omitted=True)
