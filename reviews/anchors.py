"""Where hunks stand on a page, and where a place that somebody left stands in the next revision."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

File = Mapping[str, Any]
Run = tuple[str, int, int]  # side ("L" or "R"), first line, how many

_PLACE = re.compile(r"L-([0-9a-f]{8})-([LR])(\d{1,8})")


def hunk_runs(file: File) -> list[list[Run]]:
    """The changed lines of each hunk of a prepared file, in order."""
    runs: list[Run] = [(side, first, length) for side, first, length in file.get("runs", ())]
    return [_taken(runs, size) for size in file.get("sizes", ())]


def anchors_of(files: Iterable[File]) -> dict[str, str]:
    """The id of each hunk's first changed line by its label "path#k"; a file's own by its path."""
    found: dict[str, str] = {}
    for file in files:
        found[file["path"]] = f"F-{file['key']}"
        for number, runs in enumerate(hunk_runs(file), 1):
            if runs:
                found[f"{file['path']}#{number}"] = _anchor(file, runs[0][0], runs[0][1])
    return found


def seen_anchors(files: Iterable[File], digests: Iterable[str]) -> list[str]:
    """The ids of the first changed lines of the hunks with these digests."""
    wanted = set(digests)
    return [
        _anchor(file, runs[0][0], runs[0][1])
        for file in files
        for digest, runs in zip(file["hunks"], hunk_runs(file), strict=True)
        if digest in wanted and runs
    ]


def reanchored(place: str, old: Sequence[File], new: Sequence[File]) -> str:
    """A place of one revision in the next: the same line of the same hunk, else its file, else nowhere ("")."""
    told = _PLACE.fullmatch(place)
    before = next((file for file in old if told and file["key"] == told[1]), None)
    after = next((file for file in new if told and file["key"] == told[1]), None)
    if told is None or before is None or after is None:
        return ""
    side, line = told[2], int(told[3])
    at = _hunk_at(hunk_runs(before), side, line)
    if at is None or before["hunks"][at] not in after["hunks"]:
        return f"F-{after['key']}"
    there = hunk_runs(after)[after["hunks"].index(before["hunks"][at])]
    was, now = _first(hunk_runs(before)[at], side), _first(there, side)
    if not was or not now:
        return _anchor(after, there[0][0], there[0][1])
    return _anchor(after, side, max(line + now - was, 1))


def _taken(runs: list[Run], size: int) -> list[Run]:
    """Take one hunk's lines off the runs; a run may reach over hunks that follow one another closely."""
    taken: list[Run] = []
    while size and runs:
        side, first, length = runs.pop(0)
        if length > size:
            runs.insert(0, (side, first + size, length - size))
            length = size
        taken.append((side, first, length))
        size -= length
    return taken


def _hunk_at(hunks: Sequence[Sequence[Run]], side: str, line: int) -> int | None:
    """The hunk that a line is in or follows; the first one for a line above it."""
    starts = [(number, _first(runs, side)) for number, runs in enumerate(hunks)]
    above = [number for number, first in starts if first and first <= line]
    return above[-1] if above else next((number for number, first in starts if first), None)


def _first(runs: Sequence[Run], side: str) -> int:
    return next((first for letter, first, _ in runs if letter == side), 0)


def _anchor(file: File, side: str, line: int) -> str:
    return f"L-{file['key']}-{side}{line}"
