"""Reading carried on: changed lines that a person saw in an earlier revision and that stand in a newer one as they were.

That is: in the same place of the same file of the base. A line that moved, and a file that is run, renamed or based
otherwise than before, is to be read again.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from changes.models import Person, Revision
from reviews.comparing import diff_kept
from reviews.coverage import joined, with_bits
from reviews.diff.model import FileDiff
from reviews.kept import findings_of
from reviews.models import Seen

LONGEST = 1_000  # lines between what two files begin and end with in common; beyond, comparing takes too long
EARLIER = 5  # revisions that are looked at

# Kind, content, whether the file ends there without a newline, and the line of the base at or before which it stands.
DiffLine = tuple[str, bytes, bool, int]


def carried_on(
    person: Person, revision: Revision, files: Iterable[Mapping[str, Any]]
) -> dict[tuple[str, str], bytes]:
    """What of a revision's files a person saw in the last revision in which they looked at each: bitmaps by path and digest."""
    rows = Seen.objects.filter(person=person, change_id=revision.change_id).exclude(path="")
    seen = {(row.path, row.digest): joined(bytes(row.bits), bytes(row.carried)) for row in rows}
    missing = {each["path"]: each for each in files if (each["path"], each["digest"]) not in seen}
    found: dict[tuple[str, str], bytes] = {}
    earlier = revision.change.revisions.filter(number__lt=revision.number).order_by("-number")[:EARLIER]
    for older in earlier if seen else ():
        findings = findings_of(older)
        for each in findings.data.get("files", []) if findings else ():
            bits = seen.get((each["path"], each["digest"]))
            file = missing.pop(each["path"], None) if bits else None
            old = diff_kept(older).file(each["path"]) if file else None
            new = diff_kept(revision).file(each["path"]) if old else None
            if bits and file and old and new:
                found[file["path"], file["digest"]] = carried_bits(old, new, bits)
    return found


def carried_bits(old: FileDiff, new: FileDiff, bits: bytes) -> bytes:
    """Return which changed lines of `new` are lines of `old` whose bits are set: alike, in the same place and order."""
    if _setting(old) != _setting(new):
        return b""
    before, after = list(_lines(old)), list(_lines(new))
    same, seen = _same(before, after), int.from_bytes(bits, "little")
    bit_at = {at: bit for bit, at in enumerate(_changed(after))}
    found = [bit_at[same[at]] for bit, at in enumerate(_changed(before)) if seen >> bit & 1 and at in same]
    return with_bits(b"", found, len(bit_at))


def _setting(file: FileDiff) -> tuple[object, ...]:
    """What a file is beside its lines, and the file of the base by whose lines theirs are placed."""
    return file.status, file.old_path_bytes, file.old_mode, file.new_mode, file.old_blob


def _lines(file: FileDiff) -> Iterator[DiffLine]:
    for hunk in file.hunks:
        at = hunk.old_start
        for line in hunk.lines:
            yield line.kind, line.content, line.no_eol, at
            at += line.kind != "+"


def _changed(lines: Sequence[DiffLine]) -> list[int]:
    """Where changed lines stand among all, in the order of their bits."""
    return [at for at, (kind, *_) in enumerate(lines) if kind != " "]


def _same(before: Sequence[DiffLine], after: Sequence[DiffLine]) -> dict[int, int]:
    """Which place in `after` is which in `before`, for what is in both in the same order."""
    shorter = min(len(before), len(after))
    first = next((at for at in range(shorter) if before[at] != after[at]), shorter)
    last = next((at for at in range(shorter - first) if before[-1 - at] != after[-1 - at]), shorter - first)
    same = {at: at for at in range(first)}
    same |= {len(before) - at: len(after) - at for at in range(1, last + 1)}
    old, new = before[first : len(before) - last], after[first : len(after) - last]
    if max(len(old), len(new)) <= LONGEST:
        for one, other, length in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
            same |= {first + one + at: first + other + at for at in range(length)}
    return same
