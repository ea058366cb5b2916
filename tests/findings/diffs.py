"""Diffs made of two texts, without git: what pure tests start from."""

import difflib
import hashlib

from reviews.diff.blobs import CallableBlobs
from reviews.diff.model import Diff, FileDiff, Hunk, Status

Sides = tuple[str | None, str | None]


def diff(files: dict[str, Sides]) -> Diff:
    """Compare {path: (old, new)}; None is a side without the file."""
    return Diff(tuple(_file(path, *sides) for path, sides in files.items()))


def blobs(files: dict[str, Sides]) -> CallableBlobs:
    """Read the same texts by the names that `diff` gives them."""
    held = {_name(text): text.encode() for sides in files.values() for text in sides if text is not None}
    return CallableBlobs(held.get)


def _name(text: str) -> str:
    return hashlib.sha1(text.encode()).hexdigest()


def _file(path: str, old: str | None, new: str | None) -> FileDiff:
    status = Status.ADDED if old is None else Status.DELETED if new is None else Status.MODIFIED
    hunks = tuple(_hunks(path, (old or "").split("\n")[:-1], (new or "").split("\n")[:-1]))
    return FileDiff(
        path_bytes=path.encode(),
        old_path_bytes=path.encode(),
        status=status,
        old_mode=None if old is None else "100644",
        new_mode=None if new is None else "100644",
        old_blob=None if old is None else _name(old),
        new_blob=None if new is None else _name(new),
        added=sum(hunk.body.count(b"\n+") + hunk.body.startswith(b"+") for hunk in hunks),
        removed=sum(hunk.body.count(b"\n-") + hunk.body.startswith(b"-") for hunk in hunks),
        hunks=hunks,
    )


def _hunks(path: str, old: list[str], new: list[str]) -> list[Hunk]:
    found: list[Hunk] = []
    for group in difflib.SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(3):
        rows: list[str] = []
        for tag, i1, i2, j1, j2 in group:
            if tag == "equal":
                rows += [" " + line for line in old[i1:i2]]
                continue
            rows += ["-" + line for line in old[i1:i2]] + ["+" + line for line in new[j1:j2]]
        first, last = group[0], group[-1]
        body = "".join(row + "\n" for row in rows).encode()
        lengths = last[2] - first[1], last[4] - first[3]
        starts = first[1] + bool(lengths[0]), first[3] + bool(lengths[1])
        found.append(
            Hunk(starts[0], lengths[0], starts[1], lengths[1], b"", body, f"{path}#{len(found) + 1}")
        )
    return found
