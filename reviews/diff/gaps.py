"""What stands between and behind hunks: the ways to hidden lines, and the marks of what is not shown."""

from urllib.parse import quote

from reviews.diff.model import FileDiff, Hunk, Status
from reviews.diff.text import attribute, decode, plural
from reviews.diff.trojan import reveal

_GAP = 200  # lines that one press on an expander shows


def address(file: FileDiff) -> str:
    """Return the query that names a file, "?file=…": what links without a script use."""
    return f"?file={quote(file.path, safe='/')}"


def gap_row(file: FileDiff, before: Hunk | None, hunk: Hunk, span: int) -> str:
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


def tail_row(file: FileDiff, new_total: int | None, span: int) -> str:
    """Draw the way to the lines behind the last hunk; empty when there are none."""
    if file.status is Status.TYPE or not file.old_mode or not file.new_mode:
        return ""
    hunk = file.hunks[-1]
    first = hunk.new_start + hunk.new_lines
    if new_total is not None and first > new_total:
        return ""
    if hunk.body.endswith(b"\\ No newline at end of file\n"):
        return ""
    return expander(file, first, new_total, hunk.old_start + hunk.old_lines, span)


def blanks_note(file: FileDiff, count: int) -> str:
    """Draw what stands above a file while white space is hidden: how many lines are not marked for it."""
    if not count:
        return ""
    words = (
        f"{plural(count, 'line')} changed in white space alone {'is' if count == 1 else 'are'} not marked."
    )
    return f'<p class="fl wsm">{words} <a href="?ws=show#F-{file.key}">Show</a></p>'


def not_shown(file: FileDiff, left: int, after: int) -> str:
    """Draw the mark of lines that wait behind a press, with their number."""
    href = attribute(f"{address(file)}&after={after}")
    data = f'data-file="{file.key}" data-after="{after}"'
    return f'<p class="hid"><a class="ex" href="{href}" {data}>{plural(left, "line")} not shown yet. Show more</a></p>'


def omitted(file: FileDiff) -> str:
    """Draw the mark of lines that this diff does not hold."""
    counted = f"{plural(file.size, 'changed line')} of this file" if file.size else "The changes of this file"
    missing = file.size - sum(line.kind != " " for hunk in file.hunks for line in hunk.lines)
    if file.hunks and missing > 0:
        counted = f"{plural(missing, 'further changed line')} of this file"
    return f'<p class="hid loud" data-omitted="{file.key}">{counted} could not be shown here: the patch is too large. Read them in a clone before you approve.</p>'
