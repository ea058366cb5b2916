"""What stands between and behind hunks: the ways to hidden lines, and the marks of what is not shown."""

from urllib.parse import quote

from reviews.diff.model import FileDiff, Hunk, Status
from reviews.diff.text import attribute, decode, plural
from reviews.diff.trojan import reveal

ALL = "all"  # all that differs between the heads of a comparison, also what its base alone brought
WHOLE = "whole"  # a file of a comparison, with what is left out of it in its place
_GAP = 200  # lines that one press on an expander shows


def address(file: FileDiff) -> str:
    """Return the query that names a file, "?file=…": what links without a script use."""
    return f"?file={quote(file.path, safe='/')}{file.query}"


def whole_address(file: FileDiff) -> str:
    """Return the query, escaped, that shows a file of a comparison with all that is left out of it."""
    return attribute(f"{address(file)}&aside={WHOLE}")


def gap_rows(
    file: FileDiff, before: Hunk | None, hunk: Hunk | None, span: int, total: int | None
) -> list[str]:
    """Draw what stands between two hunks, ahead of the first or (no `hunk`) behind the last: ways to unchanged lines,
    git's section name, and a mark of hunks that are left out. `total` is how many lines the new file has."""
    if file.status is Status.TYPE or not file.old_mode or not file.new_mode:
        return []
    left_out = [
        each
        for each in file.aside
        if (not before or each.new_start >= before.new_after)
        and (not hunk or each.new_start < hunk.new_start)
    ]
    if not left_out:
        return _gap(file, before, hunk, span, total)
    mark = _left_out(file, left_out, span)
    return [*_gap(file, before, left_out[0], span, total), mark, *_gap(file, left_out[-1], hunk, span, total)]


def _gap(file: FileDiff, before: Hunk | None, hunk: Hunk | None, span: int, total: int | None) -> list[str]:
    first, old_first = (before.new_after, before.old_after) if before else (1, 1)
    last = hunk.new_start - 1 if hunk else total
    ended = not hunk and before and before.body.endswith(b"\\ No newline at end of file\n")
    if ended or (last is not None and last < first):
        return []
    return [expander(file, first, last, old_first, span, section=hunk.section if hunk in file.hunks else b"")]


def _left_out(file: FileDiff, hunks: list[Hunk], span: int) -> str:
    changed = [line for hunk in hunks for line in hunk.lines if line.kind != " "]
    words = f"{plural(len(changed), 'changed line')} {file.aside_why}"
    if file.aside_here:
        side = "L" if changed[0].side == "old" else "R"
        shown = f'<a class="ex" href="#L-{file.key}-{side}{changed[0].number}">{words}</a>'
    else:
        href = f"{attribute(address(file))}&amp;aside={hunks[0].new_start}-{hunks[-1].new_start}"
        lies = f'data-left="{hunks[0].old_start}-{hunks[-1].old_after - 1}" data-right="{hunks[0].new_start}-{hunks[-1].new_after - 1}"'
        shown = f'<a class="ex" href="{href}" data-file="{file.key}" {lies}>Show {words}</a>'
    return f'<tr class="g"><td colspan="{span}">{shown}</td></tr>'


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


def blanks_note(file: FileDiff, count: int, indents: int = 0) -> str:
    """Draw what stands above a file while white space is hidden: how many lines are not marked for it.

    `indents` of the `count` differ in indentation alone: where that is marked, another note counts the others.
    """
    here = _blanks_note(file, count, "white space alone", "wsm")
    return here + _blanks_note(file, count - indents, "white space behind the indentation", "wsm in")


def _blanks_note(file: FileDiff, count: int, what: str, names: str) -> str:
    if not count:
        return ""
    words = f"{plural(count, 'line')} changed in {what} {'is' if count == 1 else 'are'} not marked."
    return f'<p class="fl {names}">{words} <a href="?ws=show#F-{file.key}">Show</a></p>'


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
