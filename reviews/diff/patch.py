"""Write a diff back as git's own patch text, and name its content by one digest."""

import hashlib
from collections.abc import Iterator

from reviews.diff.model import Diff, FileDiff, Hunk, Status
from reviews.diff.paths import git_name

_EMPTY = {
    "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391",
    "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813",
}
_VERSION = b"honkweb diff 1"


def patch_text(diff: Diff) -> bytes:
    """Return the patch as git prints it. Omitted lines cannot be in it: ask `diff.omitted` first."""
    return b"".join(file_patch(file) for file in diff.files)


def file_patch(file: FileDiff) -> bytes:
    """Return one file's part of the patch, header and hunks."""
    if file.status is not Status.TYPE:
        return b"".join(_part(file, file.old_mode, file.new_mode, file.old_blob, file.new_blob, file.hunks))
    zero = "0" * len(file.old_blob or file.new_blob or "")
    gone = tuple(hunk for hunk in file.hunks if not hunk.new_lines and not hunk.new_start)
    come = tuple(hunk for hunk in file.hunks if hunk not in gone)
    return b"".join(
        [
            *_part(file, file.old_mode, None, file.old_blob, zero, gone),
            *_part(file, None, file.new_mode, zero, file.new_blob, come),
        ]
    )


def digest(diff: Diff) -> str:
    """Return the SHA-256 of what a reviewer is shown, independent of where in the files it sits.

    Paths, kinds, modes and the lines with their context count; line numbers and blob names do not, so that a rebase
    which changes none of the shown lines keeps the digest. Where content is not shown as lines (binary, omitted)
    the blob names stand for it.
    """
    total = hashlib.sha256(_VERSION)
    for file in sorted(diff.files, key=lambda file: file.path_bytes):
        total.update(bytes.fromhex(file_digest(file)))
    return total.hexdigest()


def file_digest(file: FileDiff) -> str:
    """Return the digest of one file's part; equal digests mean that the same change is shown."""
    one = hashlib.sha256(_VERSION)
    for field in _fields(file):
        one.update(len(field).to_bytes(8, "big"))
        one.update(field)
    return one.hexdigest()


def hunk_digest(file: FileDiff, hunk: Hunk) -> str:
    """Return the digest of a hunk in its file; it survives every revision that leaves the hunk's lines alone."""
    return hashlib.sha256(file.path_bytes + b"\0" + hunk.body).hexdigest()


def _fields(file: FileDiff) -> Iterator[bytes]:
    yield file.path_bytes
    yield file.old_path_bytes
    yield file.status.encode()
    yield (file.old_mode or "").encode()
    yield (file.new_mode or "").encode()
    if file.binary or file.omitted:
        yield (file.old_blob or "").encode()
        yield (file.new_blob or "").encode()
    for hunk in file.hunks:
        yield hunk.body


def _part(
    file: FileDiff,
    old_mode: str | None,
    new_mode: str | None,
    old_blob: str | None,
    new_blob: str | None,
    hunks: tuple[Hunk, ...],
) -> Iterator[bytes]:
    old, new = git_name(b"a/" + file.old_path_bytes), git_name(b"b/" + file.path_bytes)
    yield b"diff --git %s %s\n" % (old, new)
    yield from _modes(old_mode, new_mode)
    if file.status in {Status.RENAMED, Status.COPIED}:
        verb = b"rename" if file.status is Status.RENAMED else b"copy"
        yield b"similarity index %d%%\n" % (file.similarity or 0)
        yield b"%s from %s\n%s to %s\n" % (
            verb,
            git_name(file.old_path_bytes),
            verb,
            git_name(file.path_bytes),
        )
    zero = "0" * len(file.old_blob or file.new_blob or "")
    before, after = old_blob or zero, new_blob or zero
    if before != after:
        same = f" {new_mode}" if old_mode == new_mode else ""
        yield f"index {before}..{after}{same}\n".encode()
    old = old if old_mode else b"/dev/null"
    new = new if new_mode else b"/dev/null"
    shown = {before, after} - _EMPTY - {zero}
    if file.binary and not hunks and before != after and shown:
        yield b"Binary files %s and %s differ\n" % (old, new)
    if hunks:
        yield b"--- %s%s\n+++ %s%s\n" % (old, _tab(old), new, _tab(new))
    for hunk in hunks:
        yield hunk.header + b"\n" + hunk.body


def _modes(old: str | None, new: str | None) -> Iterator[bytes]:
    if old is None:
        yield f"new file mode {new}\n".encode()
    elif new is None:
        yield f"deleted file mode {old}\n".encode()
    elif old != new:
        yield f"old mode {old}\nnew mode {new}\n".encode()


def _tab(name: bytes) -> bytes:
    return b"\t" if b" " in name else b""
