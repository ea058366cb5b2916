"""Lines that were moved: taken away in one place and added in another, in the same or another file."""

import re
from dataclasses import dataclass
from typing import NamedTuple

from reviews.diff.model import Diff

_WORDY = re.compile(rb"\w")
_FEWEST_LINES = 2
_FEWEST_LETTERS = 20  # below that it is coincidence, not a move
_PLACES = 16  # lines found more often than this ("return None") start no block
_LINES = 200_000  # beyond that many changed lines nothing is looked for


@dataclass(frozen=True, slots=True)
class Move:
    """Where the other end of a moved line is."""

    key: str  # the other file's
    path: str
    side: str
    line: int
    first: bool  # the first line of its block: it carries the link
    count: int  # lines in the block
    indent_only: bool  # moved and re-indented


Moves = dict[tuple[str, str, int], Move]  # by (file key, side, line)


class _Spot(NamedTuple):
    key: str
    path: str
    number: int
    content: bytes
    bare: bytes
    block: int


def find_moves(diff: Diff) -> Moves:
    """Find moved blocks, longest first as they are met; each line belongs to one block at most."""
    if diff.stat.added + diff.stat.removed > _LINES:
        return {}
    gone, come = _spots(diff)
    places: dict[bytes, list[int]] = {}
    for index, spot in enumerate(gone):
        if spot.bare:
            places.setdefault(spot.bare, []).append(index)
    moves: Moves = {}
    taken: set[int] = set()
    at = 0
    while at < len(come):
        best, length = _longest(gone, come, at, places.get(come[at].bare, []), taken)
        if length and _counts(come[at : at + length]):
            _record(moves, gone[best : best + length], come[at : at + length])
            taken.update(range(best, best + length))
            at += length
        else:
            at += 1
    return moves


def _spots(diff: Diff) -> tuple[list[_Spot], list[_Spot]]:
    gone: list[_Spot] = []
    come: list[_Spot] = []
    block = 0
    for file in diff.files:
        key, path = file.key, file.path
        for hunk in file.hunks:
            before = " "
            for line in hunk.lines:
                if line.kind == " ":
                    before = " "
                    continue
                block += before == " "
                before = line.kind
                spot = _Spot(key, path, line.number, line.content, line.content.strip(), block)
                (gone if line.kind == "-" else come).append(spot)
    return gone, come


def _longest(
    gone: list[_Spot], come: list[_Spot], at: int, starts: list[int], taken: set[int]
) -> tuple[int, int]:
    best = length = 0
    if len(starts) > _PLACES:
        return best, length
    for start in starts:
        found = _run(gone, come, start, at, taken)
        if found > length:
            best, length = start, found
    return best, length


def _run(gone: list[_Spot], come: list[_Spot], start: int, at: int, taken: set[int]) -> int:
    length = 0
    while start + length < len(gone) and at + length < len(come) and start + length not in taken:
        old, new = gone[start + length], come[at + length]
        together = old.block == gone[start].block and new.block == come[at].block
        if old.bare != new.bare or not together or old.block == new.block:
            break
        length += 1
    return length


def _counts(block: list[_Spot]) -> bool:
    filled = [spot for spot in block if spot.bare]
    letters = sum(len(_WORDY.findall(spot.bare)) for spot in filled)
    return len(filled) >= _FEWEST_LINES and letters >= _FEWEST_LETTERS


def _record(moves: Moves, gone: list[_Spot], come: list[_Spot]) -> None:
    count = len(gone)
    for index, (old, new) in enumerate(zip(gone, come, strict=True)):
        indent = old.content != new.content
        moves[old.key, "old", old.number] = Move(
            new.key, new.path, "new", new.number, not index, count, indent
        )
        moves[new.key, "new", new.number] = Move(
            old.key, old.path, "old", old.number, not index, count, indent
        )
