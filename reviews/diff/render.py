"""One file's diff as HTML: flags, what cannot be shown as lines, then the hunks."""

from collections.abc import Iterable

from reviews.diff.blobs import Blobs, NoBlobs
from reviews.diff.blocks import Blocks, Paint
from reviews.diff.body import VIEWS, hunks_html
from reviews.diff.header import file_header, flags_html, nothing_html
from reviews.diff.highlight import SlowLexers, highlight
from reviews.diff.masking import masked
from reviews.diff.model import GITLINK, SYMLINK, FileDiff, Hunk
from reviews.diff.moves import Moves
from reviews.diff.rows import line_id
from reviews.diff.text import plural

__all__ = [
    "VIEWS",
    "file_bodies",
    "file_body",
    "file_header",
    "line_id",
    "paint_alone",
    "paint_of",
    "render_file",
]


def render_file(
    file: FileDiff,
    *,
    view: str = "unified",
    blobs: Blobs | None = None,
    moves: Moves | None = None,
    controls: str = "",
    risk: str = "",
    slow: SlowLexers | None = None,
) -> str:
    """Draw a whole file, head and body, as one `section`. Pages that want speed send prepared bodies instead."""
    body = file_body(file, view=view, paint=paint_of(file, blobs or NoBlobs(), slow), moves=moves)
    return f'<section class="file" id="F-{file.key}">{file_header(file, controls=controls, risk=risk)}{body}</section>'


def file_body(
    file: FileDiff,
    *,
    view: str = "unified",
    paint: Paint | None = None,
    moves: Moves | None = None,
    folded: str = "",
    after: int = 0,
) -> str:
    """Draw what stands below a file's head. `folded` says why the lines wait in a closed `details` element;
    secrets are masked."""
    return file_bodies(file, (view,), paint=paint, moves=moves, folded=folded, after=after)[view]


def file_bodies(
    file: FileDiff,
    views: Iterable[str],
    *,
    paint: Paint | None = None,
    moves: Moves | None = None,
    folded: str = "",
    after: int = 0,
) -> dict[str, str]:
    """Draw the same in several views; what they have in common is worked out once."""
    shown, paint = masked(file), paint or Paint()
    blocks = Blocks(shown, paint, moves)
    flags = "" if after else flags_html(file.flags) + nothing_html(file)
    return {
        view: _body(
            file,
            flags,
            hunks_html(shown, view=view, new_total=paint.new_total, blocks=blocks, after=after),
            "" if after else folded,
        )
        for view in views
    }


def _body(file: FileDiff, flags: str, lines: str, folded: str) -> str:
    if folded and lines:
        what = f"This file is {folded}. Show its {plural(file.size, 'changed line')}"
        lines = f'<details class="fold"><summary>{what}</summary>{lines}</details>'
    return f'<div class="fb">{flags}{lines}</div>'


def paint_of(file: FileDiff, blobs: Blobs, slow: SlowLexers | None = None) -> Paint:
    """Highlight both whole files for the lines that the hunks show."""
    if not file.hunks or {SYMLINK, GITLINK} & {file.old_mode, file.new_mode}:
        return Paint()
    old = blobs.read(file.old_blob) if file.old_blob else None
    new = blobs.read(file.new_blob) if file.new_blob else None
    gone = [run for hunk in file.hunks for run in _removed(hunk)]
    come = [(hunk.new_start, hunk.new_start + hunk.new_lines - 1) for hunk in file.hunks if hunk.new_lines]
    return Paint(
        old=highlight(file.old_path_bytes, old, gone, slow) if old and gone else {},
        new=highlight(file.path_bytes, new, come, slow) if new and come else {},
        new_total=None if new is None else new.count(b"\n") + (not new.endswith(b"\n") and bool(new)),
    )


def paint_alone(file: FileDiff, blobs: Blobs) -> Paint:
    """The same for one file that a page asks for by itself: in every language, as where the whole diff is drawn."""
    with SlowLexers() as slow:
        return paint_of(file, blobs, slow)


def _removed(hunk: Hunk) -> list[tuple[int, int]]:
    """The runs of removed lines: the first and last number of each."""
    runs: list[tuple[int, int]] = []
    for line in hunk.lines:
        if line.kind == "-":
            joins = runs and runs[-1][1] == line.number - 1
            runs.append((runs.pop()[0] if joins else line.number, line.number))
    return runs
