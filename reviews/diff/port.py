"""Where a commented line stands in the next revision, or that it is gone."""

from dataclasses import dataclass, replace

from reviews.diff.model import Diff, FileDiff, Status


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a file on one side. `gone`: the line was changed or removed, and `line` is the nearest that is left."""

    path: str
    side: str
    line: int
    gone: bool = False


def port(place: Place, heads: Diff, bases: Diff | None = None) -> Place:
    """Carry a place from one revision to the next.

    `heads` is the diff from the old head to the new head, `bases` from the old base to the new base (None when the
    base stayed). A place on the new side follows the heads, one on the old side the bases.
    """
    diff = heads if place.side == "new" else bases
    if diff is None or place.gone:
        return place
    file = next(
        (file for file in diff.files if file.old_path == place.path and file.status is not Status.COPIED),
        None,
    )
    if file is None or file.status is Status.ADDED:
        return place
    if file.status is Status.DELETED:
        return replace(place, gone=True)
    if not place.line:
        return replace(place, path=file.path)
    if file.binary or file.omitted or file.status is Status.TYPE:
        return replace(place, path=file.path, gone=True)
    line, gone = _port_line(file, place.line)
    return Place(file.path, place.side, line, gone)


def port_through(place: Place, steps: list[tuple[Diff, Diff | None]]) -> Place:
    """Carry a place through several revisions; once gone it stays gone."""
    for heads, bases in steps:
        place = port(place, heads, bases)
    return place


def still_reads(quoted: bytes, source: bytes, line: int) -> bool:
    """Tell whether a file has exactly this text at a line: the check after porting, when the file can be read."""
    rows = source.split(b"\n")
    wanted = quoted.split(b"\n")
    return rows[line - 1 : line - 1 + len(wanted)] == wanted


def _port_line(file: FileDiff, line: int) -> tuple[int, bool]:
    shift = 0
    for hunk in file.hunks:
        # git counts an empty side from the line before it
        start = hunk.old_start if hunk.old_lines else hunk.old_start + 1
        if line < start:
            break
        if line < start + hunk.old_lines:
            near = hunk.new_start
            for one in hunk.lines:
                near = one.new or near
                if one.old == line:
                    return (near, True) if one.kind == "-" else (one.new or near, False)
        shift = (
            (hunk.new_start if hunk.new_lines else hunk.new_start + 1)
            + hunk.new_lines
            - start
            - hunk.old_lines
        )
    return line + shift, False
