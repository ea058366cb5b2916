"""What expanders fetch: unchanged lines between hunks, and the rest of lines that were cut."""

from reviews.diff.gaps import address, expander
from reviews.diff.highlight import SlowLexers, highlight
from reviews.diff.masking import masked_bytes
from reviews.diff.model import FileDiff, Line
from reviews.diff.rows import Cell, split_row, unified_row
from reviews.diff.text import attribute, decode, plural
from reviews.diff.trojan import reveal

AT_ONCE = 200  # unchanged lines in one answer
LINE_AT_ONCE = 50_000  # characters of one long line in one answer


def gap_before(file: FileDiff, line: int) -> tuple[int, int | None, int] | None:
    """Return the hidden run (first, last, first on the old side) that contains a new line; last None: to the end."""
    first, old_first = 1, 1
    for hunk in sorted((*file.hunks, *file.aside), key=lambda hunk: hunk.new_start):
        if line < hunk.new_start:
            return (first, hunk.new_start - 1, old_first) if line >= first else None
        first, old_first = hunk.new_after, hunk.old_after
    return (first, None, old_first) if line >= first else None


def context_rows(
    file: FileDiff,
    new: bytes,
    *,
    first: int,
    last: int | None,
    above: int = 1,
    view: str = "unified",
    slow: SlowLexers | None = None,
) -> str:
    """Draw unchanged lines `first` to `last` of the new file as rows, then an expander for what is still hidden.

    The range is cut to the run between two hunks that contains `first`; a range outside of any gives no rows. What of
    the run lies ahead of line `above` is on the page already.
    """
    gap = gap_before(file, first)
    if gap is None:
        return ""
    rows = masked_bytes(new).split(b"\n")
    total = len(rows) - (not rows[-1])
    start, end, old_start = gap
    end = min(end, total) if end else total
    if first > end:
        return ""
    until = min(last or end, end, first + AT_ONCE - 1)
    tokens = highlight(file.path_bytes, new, [(first, until)], slow)
    shift = old_start - start
    span = 3 if view == "unified" else 4
    hidden = min(max(start, above), first)
    parts = [expander(file, hidden, first - 1, hidden + shift, span)] if first > hidden else []
    for number in range(first, until + 1):
        line = Line(" ", number + shift, number, rows[number - 1], number == len(rows))
        cell = Cell(line, tokens.get(number, ()))
        parts.append(
            unified_row(file.key, cell, address(file))
            if view == "unified"
            else split_row(file.key, cell, cell, address(file))
        )
    if until < end:
        parts.append(expander(file, until + 1, end, until + 1 + shift, span))
    return "".join(parts)


def long_line(file: FileDiff, content: bytes, *, side: str, number: int, start: int = 0) -> str:
    """Draw a part of one long line from character `start`, with the way to the next part."""
    text = decode(masked_bytes(content))
    part = text[start : start + LINE_AT_ONCE]
    left = len(text) - start - len(part)
    more = ""
    if left > 0:
        href = attribute(f"{address(file)}&side={side}&line={number}&start={start + len(part)}")
        more = f'<a class="cut" href="{href}">… {plural(left, "more character")} not shown</a>'
    return f'<pre class="long"><bdi>{reveal(part)}</bdi>{more}</pre>'


def line_content(source: bytes, number: int) -> bytes | None:
    """Return one line of a file by its 1-based number; None when there is none."""
    at = 0
    for _ in range(number - 1):
        at = source.find(b"\n", at) + 1
        if not at:
            return None
    end = source.find(b"\n", at)
    return source[at:] if end < 0 else source[at:end]
