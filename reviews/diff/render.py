"""One file's diff as HTML: flags, what cannot be shown as lines, then the hunks."""

from reviews.diff.blobs import Blobs, NoBlobs
from reviews.diff.body import VIEWS, Paint, hunks_html
from reviews.diff.header import file_header, flags_html, nothing_html
from reviews.diff.highlight import SlowLexers, highlight
from reviews.diff.masking import masked
from reviews.diff.model import GITLINK, SYMLINK, FileDiff
from reviews.diff.moves import Moves
from reviews.diff.rows import line_id
from reviews.diff.text import plural

__all__ = ["VIEWS", "file_body", "file_header", "line_id", "paint_of", "render_file"]


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
    flags = "" if after else flags_html(file.flags) + nothing_html(file)
    lines = hunks_html(masked(file), view=view, paint=paint or Paint(), moves=moves, after=after)
    if folded and lines and not after:
        what = f"This file is {folded}. Show its {plural(file.size, 'changed line')}"
        lines = f'<details class="fold"><summary>{what}</summary>{lines}</details>'
    return f'<div class="fb">{flags}{lines}</div>'


def paint_of(file: FileDiff, blobs: Blobs, slow: SlowLexers | None = None) -> Paint:
    """Highlight both whole files for the lines that the hunks show."""
    if not file.hunks or {SYMLINK, GITLINK} & {file.old_mode, file.new_mode}:
        return Paint()
    old = blobs.read(file.old_blob) if file.old_blob else None
    new = blobs.read(file.new_blob) if file.new_blob else None
    gone = [
        (hunk.old_start, hunk.old_start + hunk.old_lines - 1) for hunk in file.hunks if _has(hunk.body, b"-")
    ]
    come = [(hunk.new_start, hunk.new_start + hunk.new_lines - 1) for hunk in file.hunks if hunk.new_lines]
    return Paint(
        old=highlight(file.old_path_bytes, old, gone, slow) if old and gone else {},
        new=highlight(file.path_bytes, new, come, slow) if new and come else {},
        new_total=None if new is None else new.count(b"\n") + (not new.endswith(b"\n") and bool(new)),
    )


def _has(body: bytes, sign: bytes) -> bool:
    return body.startswith(sign) or b"\n" + sign in body
