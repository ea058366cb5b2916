"""A file's hunks as blocks of lines: which removed line became which added one, and how each is painted."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from reviews.diff.intraline import Pair, pair_block
from reviews.diff.model import FileDiff, Hunk, Line
from reviews.diff.moves import Moves
from reviews.diff.rows import Cell
from reviews.diff.text import decode, is_plain
from reviews.diff.tokens import Tokens

MAX_ROWS = 5_000  # rows of one file drawn at once; the rest stands behind a mark


@dataclass(frozen=True, slots=True)
class Paint:
    """What is known about the whole of both files: tokens by line, and how long the new one is."""

    old: Tokens = field(default_factory=dict)
    new: Tokens = field(default_factory=dict)
    new_total: int | None = None


_NO_PAINT = Paint()
# Of one block of a hunk either context or the others are filled: context, removed, added, and how those two pair.
Block = tuple[list[Cell], list[Cell], list[Cell], list[Pair]]


class Blocks:
    """The blocks of a file's hunks, worked out once for all views where the file is small enough to be held."""

    def __init__(self, file: FileDiff, paint: Paint = _NO_PAINT, moves: Moves | None = None) -> None:
        self._file, self._paint, self._moves = file, paint, moves or {}
        self._kept: dict[str, list[Block]] | None = {} if file_lines(file) <= MAX_ROWS else None

    def of(self, hunk: Hunk) -> Iterable[Block]:
        """Return a hunk's blocks in order."""
        if self._kept is None:
            return _cells(self._file, hunk, self._paint, self._moves)
        if hunk.label not in self._kept:
            self._kept[hunk.label] = list(_cells(self._file, hunk, self._paint, self._moves))
        return self._kept[hunk.label]


def file_lines(file: FileDiff) -> int:
    """Count the lines of a file's hunks, context included."""
    return sum(hunk.body.count(b"\n") - hunk.body.count(b"\n\\") for hunk in file.hunks)


def blocks(hunk: Hunk) -> Iterator[tuple[list[Line], list[Line], list[Line]]]:
    """Yield a hunk as runs of (context, removed, added); in each either context or the two others are filled."""
    context: list[Line] = []
    removed: list[Line] = []
    added: list[Line] = []
    for line in hunk.lines:
        if line.kind == " ":
            if removed or added:
                yield [], removed, added
                removed, added = [], []
            context.append(line)
            continue
        if context:
            yield context, [], []
            context = []
        if line.kind == "-" and added:
            yield [], removed, added
            removed, added = [], []
        (removed if line.kind == "-" else added).append(line)
    if context:
        yield context, [], []
    if removed or added:
        yield [], removed, added


def _cells(file: FileDiff, hunk: Hunk, paint: Paint, moves: Moves) -> Iterator[Block]:
    plain = is_plain(hunk.body)
    key = file.key
    for context, removed, added in blocks(hunk):
        if context:
            yield [Cell(line, paint.new.get(line.new or 0, ()), plain=plain) for line in context], [], [], []
            continue
        pairs = pair_block(
            [decode(line.content) for line in removed], [decode(line.content) for line in added]
        )
        old_extra = {pair.old: (pair.old_marks, _difference(pair)) for pair in pairs}
        new_extra = {pair.new: (pair.new_marks, _difference(pair)) for pair in pairs}
        old = [
            Cell(
                line,
                paint.old.get(line.old or 0, ()),
                *_extra(old_extra, index, plain),
                moves.get((key, "old", line.old or 0)),
            )
            for index, line in enumerate(removed)
        ]
        new = [
            Cell(
                line,
                paint.new.get(line.new or 0, ()),
                *_extra(new_extra, index, plain),
                moves.get((key, "new", line.new or 0)),
            )
            for index, line in enumerate(added)
        ]
        yield [], old, new, pairs


def _extra(
    extra: dict[int | None, tuple[tuple[tuple[int, int], ...], str]], index: int, plain: bool
) -> tuple[tuple[tuple[int, int], ...], bool, str]:
    marks, pair = extra[index]
    return marks, plain, pair


def _difference(pair: Pair) -> str:
    if pair.indent_only:
        return "ws in"
    return "ws" if pair.blank_only else ""
