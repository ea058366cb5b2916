"""What changed between two commits, file by file, as GitHub lists it."""

import re
from dataclasses import dataclass

from honkweb.demo.github.bare import Bare

_STATUS = {"A": "added", "D": "removed", "M": "modified", "R": "renamed", "C": "copied", "T": "changed"}
_HUNK = re.compile(r"^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@")
_EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
# GitHub lists at most this many files, and leaves out patches that are too long.
MOST_FILES = 3000
LONGEST_PATCH = 1_000_000


@dataclass(frozen=True)
class FileChange:
    """One file of a diff; `patch` is None for binary files and where it would be too long."""

    path: str
    previous: str
    status: str
    blob: str
    additions: int
    deletions: int
    patch: str | None


def file_changes(git: Bare, old: str | None, new: str) -> list[FileChange]:
    """Files that differ between two commits; `old` None compares with nothing (a root commit)."""
    pair = [old or _EMPTY_TREE, new]
    rows = _raw_rows(git.output("diff-tree", "-r", "-M", "--raw", "-z", "--no-abbrev", *pair))
    if not rows:
        return []
    counts = _counts(git.output("diff-tree", "-r", "-M", "--numstat", "-z", *pair))
    text = git.output("diff-tree", "-r", "-M", "-p", "--no-color", "--no-ext-diff", *pair).decode(
        errors="replace"
    )
    patches = re.split(r"^diff --git .*\n", text, flags=re.MULTILINE)[1:]
    found = []
    for (status, blob, previous, path), (added, deleted), part in zip(rows, counts, patches, strict=False):
        at = re.search(r"^@@ ", part, flags=re.MULTILINE)
        patch = part[at.start() :].rstrip("\n") if at and len(part) <= LONGEST_PATCH else None
        found.append(FileChange(path, previous, _STATUS.get(status, "changed"), blob, added, deleted, patch))
    return found[:MOST_FILES]


def _raw_rows(raw: bytes) -> list[tuple[str, str, str, str]]:
    """(status letter, blob, previous path or empty, path) of each file."""
    parts = iter(raw.decode(errors="replace").split("\0"))
    rows = []
    for head in parts:
        if not head.startswith(":"):
            continue
        _, _, old, new, status = head.split(" ")
        first = next(parts)
        moved = status[0] in "RC"
        rows.append(
            (
                status[0],
                old if status[0] == "D" else new,
                first if moved else "",
                next(parts) if moved else first,
            )
        )
    return rows


def _counts(numstat: bytes) -> list[tuple[int, int]]:
    counts = []
    for part in numstat.decode(errors="replace").split("\0"):
        fields = part.split("\t")
        if len(fields) == 3:
            counts.append((_number(fields[0]), _number(fields[1])))
    return counts


def _number(text: str) -> int:
    return int(text) if text.isdigit() else 0  # "-" for binary files


@dataclass(frozen=True)
class Place:
    """One line of a patch: its text, its position under GitHub's old counting, the hunk up to it."""

    text: str
    position: int
    hunk: str


def places(patch: str | None) -> dict[tuple[str, int], Place]:
    """The lines on which a comment can stand, by (side, line number)."""
    found: dict[tuple[str, int], Place] = {}
    left = right = 0
    start = 0
    lines = (patch or "").split("\n")
    for index, line in enumerate(lines):
        header = _HUNK.match(line)
        if header:
            left, right, start = int(header[1]), int(header[2]), index
            continue
        place = Place(line[1:], index, "\n".join(lines[start : index + 1]))
        if line[:1] in ("-", " "):
            found["LEFT", left] = place
            left += 1
        if line[:1] in ("+", " "):
            found["RIGHT", right] = place
            right += 1
    return found
