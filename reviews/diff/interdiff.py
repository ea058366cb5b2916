"""What changed between two revisions, without what a rebase brought.

A file whose patch is the same in both is unchanged, however far it moved. For every other the lines that differ
between the two heads are shown, less the blocks that the base brought too. What is shown may be too much, never too
little: a file whose patch differs is always listed, and when nothing of it is left, its new hunks are shown instead.
"""

from collections import Counter
from dataclasses import dataclass, replace

from reviews.diff.blocks import blocks
from reviews.diff.model import Diff, FileDiff, Hunk, Status
from reviews.diff.patch import file_digest

Block = tuple[tuple[bytes, ...], tuple[bytes, ...]]


@dataclass(frozen=True, slots=True)
class Interdiff:
    """What a reviewer of the earlier revision has not seen yet."""

    diff: Diff  # lines from the old head to the new one; where `against_base` names a file, from the new base
    unchanged: tuple[str, ...]  # paths whose patch is the same
    gone: tuple[str, ...]  # paths that the new revision no longer changes
    against_base: frozenset[str]  # paths shown by their new hunks, because between the heads nothing is left
    from_base: int  # blocks left out because the base brought them
    brought: tuple[str, ...]  # paths of which some were left out and no mark in their diff says so


def interdiff(old: Diff, new: Diff, heads: Diff, bases: Diff | None = None) -> Interdiff:
    """Compare revision `old` (its base..head) with `new`; `heads` is head..head, `bases` base..base if it moved."""
    before = {file.path_bytes: file for file in old.files}
    after = {file.path_bytes: file for file in new.files}
    between = {file.path_bytes: file for file in heads.files}
    brought = {file.path_bytes: file for file in (bases.files if bases else ())}
    unchanged, shown, against_base = [], [], set()
    left_out = 0
    brought_all: list[str] = []
    for path, file in after.items():
        if path in before and file_digest(before[path]) == file_digest(file):
            unchanged.append(file.path)
            continue
        kept, dropped = _without(between.get(path), brought.get(path))
        left_out += dropped
        if kept is None:
            kept = _new_hunks(file, before.get(path))
            against_base.add(file.path)
            brought_all += [file.path] if dropped else []
        shown.append(kept)
    gone = [file for path, file in before.items() if path not in after]
    for file in gone:
        kept, dropped = _without(between.get(file.path_bytes), brought.get(file.path_bytes))
        left_out += dropped
        if kept is not None:
            shown.append(kept)
        elif dropped:
            brought_all.append(file.path)
    return Interdiff(
        Diff(tuple(sorted(shown, key=lambda file: file.path_bytes))),
        tuple(unchanged),
        tuple(file.path for file in gone),
        frozenset(against_base),
        left_out,
        tuple(brought_all),
    )


def hunk_blocks(hunk: Hunk) -> list[Block]:
    """Return a hunk's changed blocks as (removed lines, added lines), without context."""
    return [
        (tuple(line.content for line in removed), tuple(line.content for line in added))
        for context, removed, added in blocks(hunk)
        if not context
    ]


def answered_by(file: FileDiff, line: int) -> Hunk | None:
    """Return the hunk of head..head that touches a line commented on the new side of the old revision.

    It touches what it changes or removes, and the two lines between which it only adds some; not its context.
    """
    for hunk in file.hunks:
        if hunk.old_start - 1 <= line <= hunk.old_start + hunk.old_lines and line in _touched(hunk):
            return hunk
    return None


def _touched(hunk: Hunk) -> set[int]:
    """The old side's lines that a hunk is about."""
    found: set[int] = set()
    # git counts an empty side from the line before it
    last = hunk.old_start - 1 if hunk.old_lines else hunk.old_start
    for context, removed, added in blocks(hunk):
        if removed:
            found |= {line.old or 0 for line in removed}
        elif added:
            found |= {last, last + 1}
        last += len(context) + len(removed)
    return found


def _without(file: FileDiff | None, brought: FileDiff | None) -> tuple[FileDiff | None, int]:
    """Drop the hunks all of whose blocks the base brought; None when the heads do not differ any more."""
    if file is None:
        return None, 0
    if brought is None or file.binary or file.omitted:
        return file, 0
    known = Counter(block for hunk in brought.hunks for block in hunk_blocks(hunk))
    kept: list[Hunk] = []
    dropped = 0
    for hunk in file.hunks:
        mine = Counter(hunk_blocks(hunk))
        if mine <= known:
            known -= mine
            dropped += mine.total()
        else:
            kept.append(hunk)
    if not kept and file.status is Status.MODIFIED and file.old_mode == file.new_mode:
        return None, dropped
    return _with(file, kept, "that only the new base brought"), dropped


def _new_hunks(file: FileDiff, before: FileDiff | None) -> FileDiff:
    """Return the hunks of the new patch that the old one had not; all of them when that leaves none."""
    if before is None or file.binary or file.omitted:
        return file
    known = {tuple(hunk_blocks(hunk)) for hunk in before.hunks}
    kept = [hunk for hunk in file.hunks if tuple(hunk_blocks(hunk)) not in known]
    return _with(file, kept, "as in the earlier revision") if kept else file


def _with(file: FileDiff, hunks: list[Hunk], why: str) -> FileDiff:
    lines = [line.kind for hunk in hunks for line in hunk.lines]
    aside = tuple(hunk for hunk in file.hunks if hunk not in hunks)
    return replace(
        file, hunks=tuple(hunks), aside=aside, aside_why=why, added=lines.count("+"), removed=lines.count("-")
    )
