"""What a diff leaves out, on demand: the hunks that only a new base brought, or that an earlier revision had too."""

from dataclasses import replace

from reviews.diff.blobs import Blobs
from reviews.diff.blocks import MAX_ROWS, file_lines
from reviews.diff.body import hunk_rows
from reviews.diff.gaps import whole_address
from reviews.diff.masking import masked
from reviews.diff.model import FileDiff
from reviews.diff.render import paint_alone
from reviews.diff.text import plural


def left_out_rows(file: FileDiff, first: int, last: int, *, blobs: Blobs, view: str = "unified") -> str:
    """Draw what one mark stands for: the hunks left out that begin between these two new lines, as rows in its place."""
    found = tuple(each for each in file.aside if first <= each.new_start <= last)
    part = replace(file, hunks=found, aside=())
    span = 3 if view == "unified" else 4
    changed = sum(line.kind != " " for hunk in found for line in hunk.lines)
    words = f"{plural(changed, 'changed line')} {file.aside_why}:"
    if file_lines(part) > MAX_ROWS:
        words = f'<a class="ex" href="{whole_address(file)}">{words[:-1]}, on a page of their own</a>'
        return f'<tr class="g"><td colspan="{span}">{words}</td></tr>'
    head = f'<tr class="g"><td colspan="{span}"><p class="hid">{words}</p></td></tr>'
    rows = hunk_rows(masked(part), paint_alone(part, blobs), view=view)
    return head + "".join(row.replace("<tr", "<tr data-aside", 1) for row in rows)


def whole(file: FileDiff) -> FileDiff:
    """Return a file with what was left out of it in its place."""
    if not file.aside:
        return file
    hunks = tuple(sorted((*file.hunks, *file.aside), key=lambda hunk: (hunk.new_start, hunk.old_start)))
    kinds = [line.kind for hunk in hunks for line in hunk.lines]
    return replace(file, hunks=hunks, aside=(), added=kinds.count("+"), removed=kinds.count("-"))
