"""The HTML of single lines: few elements, an address each, nothing hidden.

Unified: `tr > td.n + td.n + td.c`. Split: `tr > td.n + td.c + td.n + td.c`. Numbers are drawn from `data-n` by the
style sheet, so that selecting code never selects them; the sign too, with words for screen readers.
"""

from dataclasses import dataclass

from reviews.diff.intraline import Ranges
from reviews.diff.lookalikes import imitations_in
from reviews.diff.model import Line
from reviews.diff.moves import Move
from reviews.diff.text import attribute, body, decode, is_plain, plural
from reviews.diff.tokens import Spans
from reviews.diff.trojan import blanks_html, blanks_in, reveal_escaped

LONGEST = 2_000  # characters of one line shown at once
_LETTERS = {"old": "L", "new": "R"}


@dataclass(slots=True)
class Cell:
    """One line as it is to be drawn. `html` is its code once it was drawn: views differ in what stands around it."""

    line: Line
    tokens: Spans = ()
    marks: Ranges = ()
    plain: bool = False  # the caller knows that nothing in it can hide
    pair: str = ""  # "ws" when it differs from its pair by white space only, "ws in" by indentation only
    move: Move | None = None
    html: str | None = None


def line_id(key: str, side: str, number: int) -> str:
    """Return the address of a line within a page, "L-<file key>-R12": what links, threads and scripts use."""
    return f"L-{key}-{_LETTERS[side]}{number}"


def unified_row(key: str, cell: Cell, more: str) -> str:
    """Draw one line of a unified diff. `more` is the address that shows what is cut from a long line."""
    line = cell.line
    letter, kind = ("L", "d") if line.kind == "-" else ("R", "a" if line.kind == "+" else "")
    names = f' class="{_classes(kind, cell)}"' if kind else ""
    # A context line has an address on its old side too, as it has where both sides stand apart.
    old = f' id="L-{key}-L{line.old}"' if line.kind == " " else ""
    old += f' data-n="{line.old}"' if line.old else ""
    new = f' data-n="{line.new}"' if line.new else ""
    code = code_html(cell, more)
    return f'<tr id="L-{key}-{letter}{line.number}"{names}><td class="n"{old}></td><td class="n"{new}></td><td class="c">{code}</td></tr>'


def split_row(key: str, old: Cell | None, new: Cell | None, more: str) -> str:
    """Draw one row of a split diff; a missing side is empty."""
    return f"<tr>{_half(key, 'L', old, more)}{_half(key, 'R', new, more)}</tr>"


def _half(key: str, letter: str, cell: Cell | None, more: str) -> str:
    if cell is None:
        return '<td class="n"></td><td class="c e"></td>'
    line = cell.line
    number = line.old if letter == "L" else line.new
    kind = {"-": "d", "+": "a"}.get(line.kind, "")
    names = _classes(f"c {kind}" if kind else "c", cell if kind else None)
    code = code_html(cell, more)
    return (
        f'<td class="n" id="L-{key}-{letter}{number}" data-n="{number}"></td><td class="{names}">{code}</td>'
    )


def _classes(kind: str, cell: Cell | None) -> str:
    if cell is None:
        return kind
    return f"{kind}{' ' + cell.pair if cell.pair else ''}{' mv' if cell.move else ''}"


def code_html(cell: Cell, more: str) -> str:
    """Return the code of one line: escaped, highlighted, changed words marked, hidden characters revealed."""
    if cell.html is None:
        cell.html = _code_html(cell, more)
    return cell.html


def _code_html(cell: Cell, more: str) -> str:
    line = cell.line
    content = line.content
    plain = cell.plain or is_plain(content)
    if content.endswith(b"\r") and line.kind == " ":
        content, plain = content[:-1], cell.plain or is_plain(content[:-1])
    text = decode(content)
    cut = len(text) - LONGEST
    if cut > 0:
        text = text[:LONGEST]
    html = _drawn(text, cell, frozenset(), plain=True) if plain else _revealed(text, cell)
    if cut > 0:
        html += _cut_mark(line, cut, more)
    if line.no_eol:
        html += '<span class="eol" title="No newline at the end of the file">no newline</span>'
    if cell.move and cell.move.first:
        html = _move_link(cell.move) + html
    return html


def _revealed(text: str, cell: Cell) -> str:
    """Draw a text that may hide something. Long blanks are looked for in all of it: tokens would cut them up."""
    imitations = imitations_in(text)
    parts: list[str] = []
    at = 0
    for first, end in blanks_in(text):
        parts += [_drawn(text, cell, imitations, at, first), blanks_html(end - first)]
        at = end
    return "".join([*parts, _drawn(text, cell, imitations, at)])


def _drawn(
    text: str,
    cell: Cell,
    imitations: frozenset[str],
    start: int = 0,
    end: int | None = None,
    *,
    plain: bool = False,
) -> str:
    """Draw the part of a line from `start` to `end` with its marks, tokens and what it hides."""
    end = len(text) if end is None else end
    if not cell.marks:
        return _painted(text, cell.tokens, start, end, plain, imitations)
    parts: list[str] = []
    at = start
    for first, last in cell.marks:
        first, last = min(max(first, at), end), min(last, end)
        if first > at:
            parts.append(_painted(text, cell.tokens, at, first, plain, imitations))
        if last > first:
            parts.append(
                f'<span class="x">{_painted(text, cell.tokens, first, last, plain, imitations)}</span>'
            )
        at = max(at, last)
    parts.append(_painted(text, cell.tokens, at, end, plain, imitations))
    return "".join(parts)


def _piece(text: str, plain: bool, imitations: frozenset[str]) -> str:
    escaped = body(text)
    return escaped if plain else reveal_escaped(escaped, imitations)


def _painted(text: str, tokens: Spans, start: int, end: int, plain: bool, imitations: frozenset[str]) -> str:
    """Draw the part of a line from `start` to `end` with the tokens that fall into it."""
    parts: list[str] = []
    at = start
    for first, last, name in tokens:
        if last <= at:
            continue
        if first >= end:
            break
        first, last = max(first, at), min(last, end)
        if first > at:
            parts.append(_piece(text[at:first], plain, imitations))
        parts.append(f'<span class="h{name}">{_piece(text[first:last], plain, imitations)}</span>')
        at = last
    if at < end:
        parts.append(_piece(text[at:end], plain, imitations))
    return "".join(parts)


def _cut_mark(line: Line, cut: int, more: str) -> str:
    href = attribute(f"{more}&side={line.side}&line={line.number}")
    return f'<a class="cut" href="{href}">… {plural(cut, "more character")} not shown</a>'


def _move_link(move: Move) -> str:
    word = "to" if move.side == "new" else "from"
    how = ", re-indented" if move.indent_only else ""
    title = f"{plural(move.count, 'line')} moved {word} {move.path}:{move.line}{how}"
    return f'<a class="mvl" href="#{line_id(move.key, move.side, move.line)}" title="{attribute(title)}">moved {word} line {move.line}</a>'
