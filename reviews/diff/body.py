"""The HTML of one file's diff: hunks as tables of at most a hundred rows, in chunks, with what lies between them on demand."""

import re
from collections.abc import Iterable, Iterator

from reviews.diff.blocks import MAX_ROWS, Block, Blocks, Paint, file_lines
from reviews.diff.gaps import address, blanks_note, gap_rows, not_shown, omitted
from reviews.diff.model import FileDiff, Hunk
from reviews.diff.rows import split_row, unified_row
from reviews.diff.text import attribute

VIEWS = ("unified", "split")
TABLE = 100  # rows of one table
CHUNK = 300  # rows of the tables that a browser lays out together
_BLANK_ONLY = re.compile(r'<t[rd](?: id="[^"]*")? class="(?:c )?a ws( in)?')


def hunks_html(
    file: FileDiff,
    *,
    view: str = "unified",
    new_total: int | None = None,
    blocks: Blocks | None = None,
    after: int = 0,
) -> str:
    """Draw a file's hunks. `new_total` is how many lines the new file has, where that is known.

    `after` skips that many lines: the address behind a "not shown" mark carries it.
    """
    draw = _unified if view == "unified" else _split
    span = 3 if view == "unified" else 4
    tables: list[tuple[int, str]] = []
    skip, room = after, MAX_ROWS
    before: Hunk | None = None
    found = blocks or Blocks(file)
    for hunk in file.hunks:
        length = hunk.body.count(b"\n") - hunk.body.count(b"\n\\")
        if skip >= length or room <= 0:
            skip, before = max(skip - length, 0), hunk
            continue
        rows, taken = _take(draw(file, found.of(hunk)), skip, room)
        lead = [] if skip else gap_rows(file, before, hunk, span, new_total)
        tables += _tables(file, [*lead, *rows], view)
        skip, room, before = 0, room - taken, hunk
    left = file_lines(file) - after - (MAX_ROWS - room)
    rest = ""
    if left > 0:
        rest = not_shown(file, left, after + MAX_ROWS - room)
    elif (file.hunks or file.aside) and not file.omitted:
        tables += _tables(file, gap_rows(file, before, None, span, new_total), view)
    html = _chunks(tables) + rest + (omitted(file) if file.omitted else "")
    kinds = _BLANK_ONLY.findall(html)
    return blanks_note(file, len(kinds), kinds.count(" in")) + html


def hunk_rows(file: FileDiff, paint: Paint, *, view: str) -> list[str]:
    """Draw a file's hunks, and what lies between them, as rows for a table that is there already."""
    draw, span = (_unified, 3) if view == "unified" else (_split, 4)
    found = Blocks(file, paint)
    rows: list[str] = []
    before: Hunk | None = None
    for hunk in file.hunks:
        rows += gap_rows(file, before, hunk, span, None) if before else []
        rows += [html for html, _ in draw(file, found.of(hunk))]
        before = hunk
    return rows


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


def _unified(file: FileDiff, found: Iterable[Block]) -> Iterator[tuple[str, int]]:
    key, more = file.key, address(file)
    for context, old, new, _ in found:
        for cell in (*context, *old, *new):
            yield unified_row(key, cell, more), 1


def _split(file: FileDiff, found: Iterable[Block]) -> Iterator[tuple[str, int]]:
    key, more = file.key, address(file)
    for context, old, new, pairs in found:
        for cell in context:
            yield split_row(key, cell, cell, more), 1
        for pair in pairs:
            left = None if pair.old is None else old[pair.old]
            right = None if pair.new is None else new[pair.new]
            yield split_row(key, left, right, more), (left is not None) + (right is not None)


def _tables(file: FileDiff, rows: list[str], view: str) -> Iterator[tuple[int, str]]:
    """Tables of at most `TABLE` rows, each with how many rows it has."""
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
    for start in range(0, len(rows), TABLE):
        part = rows[start : start + TABLE]
        yield (
            len(part),
            f'<table class="dl {view}" aria-label="{label}"><colgroup>{columns}</colgroup>'
            f"<thead><tr>{head}</tr></thead><tbody>{''.join(part)}</tbody></table>",
        )


def _chunks(tables: Iterable[tuple[int, str]]) -> str:
    """Tables that follow each other, put together up to `CHUNK` rows: what a browser lays out at once."""
    chunks: list[tuple[int, str]] = []
    for count, table in tables:
        if chunks and chunks[-1][0] + count <= CHUNK:
            rows, html = chunks.pop()
            chunks.append((rows + count, html + table))
        else:
            chunks.append((count, table))
    return "".join(f'<div class="chunk k{-(-rows // 10)}">{html}</div>' for rows, html in chunks)
