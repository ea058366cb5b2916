"""The HTML of one file's diff: hunks as tables of at most a hundred rows, with what lies between them on demand."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import quote

from reviews.diff.intraline import Pair, pair_block
from reviews.diff.model import FileDiff, Hunk, Line, Status
from reviews.diff.moves import Moves
from reviews.diff.rows import Cell, split_row, unified_row
from reviews.diff.text import attribute, decode, is_plain, plural
from reviews.diff.tokens import Tokens
from reviews.diff.trojan import reveal

VIEWS = ("unified", "split")
CHUNK = 100  # rows of one table
MAX_ROWS = 5_000  # rows of one file drawn at once; the rest stands behind a mark
_GAP = 200  # lines that one press on an expander shows


@dataclass(frozen=True, slots=True)
class Paint:
    """What is known about the whole of both files: tokens by line, and how long the new one is."""

    old: Tokens = field(default_factory=dict)
    new: Tokens = field(default_factory=dict)
    new_total: int | None = None


_NO_PAINT = Paint()


def hunks_html(
    file: FileDiff,
    *,
    view: str = "unified",
    paint: Paint = _NO_PAINT,
    moves: Moves | None = None,
    after: int = 0,
) -> str:
    """Draw a file's hunks. `after` skips that many lines: the address behind a "not shown" mark carries it."""
    draw = _unified if view == "unified" else _split
    span = 3 if view == "unified" else 4
    parts: list[str] = []
    skip, room = after, MAX_ROWS
    before: Hunk | None = None
    for hunk in file.hunks:
        length = hunk.body.count(b"\n") - hunk.body.count(b"\n\\")
        if skip >= length or room <= 0:
            skip, before = max(skip - length, 0), hunk
            continue
        rows, taken = _take(draw(file, hunk, paint, moves or {}), skip, room)
        lead = "" if skip else _gap_row(file, before, hunk, span)
        parts.append(_tables(file, [lead, *rows] if lead else rows, view))
        skip, room, before = 0, room - taken, hunk
    left = file_lines(file) - after - (MAX_ROWS - room)
    if left > 0:
        parts.append(_not_shown(file, left, after + MAX_ROWS - room))
    elif file.hunks and not file.omitted:
        parts.append(_tail(file, paint, span, view))
    if file.omitted:
        parts.append(_omitted(file))
    return "".join(parts)


def file_lines(file: FileDiff) -> int:
    """Count the lines of a file's hunks, context included."""
    return sum(hunk.body.count(b"\n") - hunk.body.count(b"\n\\") for hunk in file.hunks)


def _take(rows: Iterator[tuple[str, int]], skip: int, room: int) -> tuple[list[str], int]:
    """Draw rows past `skip` lines until `room` lines are full; a row stands for one or two lines."""
    shown: list[str] = []
    at = 0
    for html, lines in rows:
        at += lines
        if at <= skip:
            continue
        shown.append(html)
        if at - skip >= room:
            break
    return shown, at - skip


def address(file: FileDiff) -> str:
    """Return the query that names a file, "?file=…": what links without a script use."""
    return f"?file={quote(file.path, safe='/')}"


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


def _cells(
    file: FileDiff, hunk: Hunk, paint: Paint, moves: Moves
) -> Iterator[tuple[list[Cell], list[Cell], list[Cell], list[Pair]]]:
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


def _unified(file: FileDiff, hunk: Hunk, paint: Paint, moves: Moves) -> Iterator[tuple[str, int]]:
    key, more = file.key, address(file)
    for context, old, new, _ in _cells(file, hunk, paint, moves):
        for cell in (*context, *old, *new):
            yield unified_row(key, cell, more), 1


def _split(file: FileDiff, hunk: Hunk, paint: Paint, moves: Moves) -> Iterator[tuple[str, int]]:
    key, more = file.key, address(file)
    for context, old, new, pairs in _cells(file, hunk, paint, moves):
        for cell in context:
            yield split_row(key, cell, cell, more), 1
        for pair in pairs:
            left = None if pair.old is None else old[pair.old]
            right = None if pair.new is None else new[pair.new]
            yield split_row(key, left, right, more), (left is not None) + (right is not None)


def _tables(file: FileDiff, rows: list[str], view: str) -> str:
    columns = (
        '<col class="w"><col class="w"><col>'
        if view == "unified"
        else '<col class="w"><col><col class="w"><col>'
    )
    names = (
        ("Old line", "New line", "Code")
        if view == "unified"
        else ("Old line", "Old code", "New line", "New code")
    )
    head = "".join(f'<th scope="col">{name}</th>' for name in names)
    label = attribute(f"Changes in {file.path}")
    parts = []
    for start in range(0, len(rows), CHUNK):
        part = rows[start : start + CHUNK]
        parts.append(
            f'<div class="chunk k{-(-len(part) // 10)}"><table class="dl {view}" aria-label="{label}"><colgroup>{columns}</colgroup>'
            f"<thead><tr>{head}</tr></thead><tbody>{''.join(part)}</tbody></table></div>"
        )
    return "".join(parts)


def _gap_row(file: FileDiff, before: Hunk | None, hunk: Hunk, span: int) -> str:
    """Draw what stands ahead of a hunk: git's section name, and the way to the lines between."""
    first = before.new_start + before.new_lines if before else 1
    last = hunk.new_start - 1
    if file.status is Status.TYPE or not file.old_mode or not file.new_mode or last < first:
        return ""
    old_first = before.old_start + before.old_lines if before else 1
    return expander(file, first, last, old_first, span, section=hunk.section)


def expander(
    file: FileDiff, first: int, last: int | None, old_first: int, span: int, *, section: bytes = b""
) -> str:
    """Draw a row with one full-width target that shows the unchanged lines `first` to `last` of the new file."""
    until = min(last, first + _GAP - 1) if last else first + _GAP - 1
    href = attribute(f"{address(file)}&from={first}&to={until}&old={old_first}#L-{file.key}-R{first}")
    words = (
        f"Show {plural(last - first + 1, 'unchanged line')}"
        if last
        else f"Show what follows line {first - 1:,}"
    )
    name = f'<span class="sec">{reveal(decode(section))}</span>' if section else ""
    data = f'data-file="{file.key}" data-from="{first}" data-to="{last or ""}" data-old="{old_first}"'
    return (
        f'<tr class="g"><td colspan="{span}"><a class="ex" href="{href}" {data}>{words}{name}</a></td></tr>'
    )


def _tail(file: FileDiff, paint: Paint, span: int, view: str) -> str:
    if file.status is Status.TYPE or not file.old_mode or not file.new_mode:
        return ""
    hunk = file.hunks[-1]
    first = hunk.new_start + hunk.new_lines
    if paint.new_total is not None and first > paint.new_total:
        return ""
    if hunk.body.endswith(b"\\ No newline at end of file\n"):
        return ""
    return _tables(
        file, [expander(file, first, paint.new_total, hunk.old_start + hunk.old_lines, span)], view
    )


def _not_shown(file: FileDiff, left: int, after: int) -> str:
    href = attribute(f"{address(file)}&after={after}")
    data = f'data-file="{file.key}" data-after="{after}"'
    return f'<p class="hid"><a class="ex" href="{href}" {data}>{plural(left, "line")} not shown yet. Show more</a></p>'


def _omitted(file: FileDiff) -> str:
    counted = f"{plural(file.size, 'changed line')} of this file" if file.size else "The changes of this file"
    missing = file.size - sum(line.kind != " " for hunk in file.hunks for line in hunk.lines)
    if file.hunks and missing > 0:
        counted = f"{plural(missing, 'further changed line')} of this file"
    return f'<p class="hid loud" data-omitted="{file.key}">{counted} could not be shown here: the patch is too large. Read them in a clone before you approve.</p>'
