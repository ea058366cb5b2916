"""Which removed line became which added one, and which words of it changed."""

import re
from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

Ranges = tuple[tuple[int, int], ...]
_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
_BLANKS = " \t\r\f\v"
_RUNS = re.compile(f"[{_BLANKS}]+")
_ALIKE = 50.0  # per cent, below which marks would only be noise
_CELLS = 1_600  # how much aligning one block may cost
_LONGEST = 2_000


class Pair(NamedTuple):
    """A removed and an added line that stand beside one another; either may be missing (an index is None)."""

    old: int | None
    new: int | None
    old_marks: Ranges = ()
    new_marks: Ranges = ()
    blank_only: bool = False  # they differ in blanks at the ends and in the length of runs only
    indent_only: bool = False  # and that only at the start


def pair_block(old: list[str], new: list[str]) -> list[Pair]:
    """Align the removed with the added lines of one block, in order, each exactly once."""
    if len(old) == len(new):
        places: list[tuple[int | None, int | None]] = [(index, index) for index in range(len(old))]
    elif old and new and len(old) * len(new) <= _CELLS:
        places = _align(old, new)
    else:
        places = _by_index(len(old), len(new))
    return [_pair(old, new, left, right) for left, right in places]


def marks(old: str, new: str) -> tuple[Ranges, Ranges]:
    """Return the changed ranges of both lines, or none when the lines have little in common."""
    if len(old) > _LONGEST or len(new) > _LONGEST or fuzz.ratio(old, new) < _ALIKE:
        return (), ()
    left, right = _TOKEN.findall(old), _TOKEN.findall(new)
    old_at, new_at = _offsets(left), _offsets(right)
    old_ranges: list[tuple[int, int]] = []
    new_ranges: list[tuple[int, int]] = []
    for step in Indel.opcodes(left, right):
        if step.tag == "equal":
            continue
        if step.src_end > step.src_start:
            _extend(old_ranges, old_at[step.src_start], old_at[step.src_end])
        if step.dest_end > step.dest_start:
            _extend(new_ranges, new_at[step.dest_start], new_at[step.dest_end])
    return tuple(old_ranges), tuple(new_ranges)


def _pair(old: list[str], new: list[str], left: int | None, right: int | None) -> Pair:
    if left is None or right is None:
        return Pair(left, right)
    before, after = old[left], new[right]
    indent = before.lstrip(_BLANKS) == after.lstrip(_BLANKS) and before != after
    blank = before != after and (indent or _bare(before) == _bare(after))
    old_marks, new_marks = marks(before, after)
    return Pair(left, right, old_marks, new_marks, blank, indent)


def _bare(line: str) -> str:
    """What is left without the length of blanks. That there is a blank at all tells words apart, so it stays."""
    return _RUNS.sub(" ", line.strip(_BLANKS))


def _align(old: list[str], new: list[str]) -> list[tuple[int | None, int | None]]:
    """Find the order-keeping pairing of the greatest likeness (the classic table, bounded by `_CELLS`)."""
    width = len(new) + 1
    likeness = [[fuzz.ratio(before[:400], after[:400]) for after in new] for before in old]
    best = [[0.0] * width for _ in range(len(old) + 1)]
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            together = likeness[i][j] + best[i + 1][j + 1] if likeness[i][j] >= _ALIKE else -1.0
            best[i][j] = max(together, best[i + 1][j], best[i][j + 1])
    places: list[tuple[int | None, int | None]] = []
    i = j = 0
    while i < len(old) and j < len(new):
        if likeness[i][j] >= _ALIKE and best[i][j] == likeness[i][j] + best[i + 1][j + 1]:
            places.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            places.append((i, None))
            i += 1
        else:
            places.append((None, j))
            j += 1
    places += [(index, None) for index in range(i, len(old))]
    places += [(None, index) for index in range(j, len(new))]
    return places


def _by_index(old: int, new: int) -> list[tuple[int | None, int | None]]:
    return [(n if n < old else None, n if n < new else None) for n in range(max(old, new))]


def _offsets(tokens: list[str]) -> list[int]:
    at = [0]
    for token in tokens:
        at.append(at[-1] + len(token))
    return at


def _extend(ranges: list[tuple[int, int]], start: int, end: int) -> None:
    if ranges and ranges[-1][1] == start:
        ranges[-1] = (ranges[-1][0], end)
    else:
        ranges.append((start, end))
