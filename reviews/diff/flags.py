"""What must not be overlooked about a file: each a row of its own beside (or instead of) its lines."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import replace

from reviews.diff.attributes import Attributes
from reviews.diff.blobs import Blobs, NoBlobs, in_groups
from reviews.diff.content_flags import content_flags
from reviews.diff.masking import secret_flags
from reviews.diff.model import EXECUTABLE, GITLINK, SYMLINK, Diff, FileDiff, Flag, Level, Status
from reviews.diff.paths import display_path
from reviews.diff.text import decode, plural
from reviews.diff.trojan import RIGHT_EDGE, suspicions

_KINDS = {SYMLINK: "a symbolic link", GITLINK: "a submodule"}
_DEVICE = re.compile(rb"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.[^/]*)?")
_URL = re.compile(rb"\s*(url|path)\s*=")


def with_flags(diff: Diff, blobs: Blobs | None = None, attributes: Attributes | None = None) -> Diff:
    """Return the diff with every file's flags filled in."""
    source, rules = blobs or NoBlobs(), attributes or Attributes()
    gone = {file.path_bytes for file in diff.files if file.status is Status.DELETED}
    gone |= {file.old_path_bytes for file in diff.files if file.status is Status.RENAMED}
    folders = {folder for file in diff.files if file.new_mode for folder in _folders(file.path_bytes)}
    lower = {file.path_bytes.lower(): file.path_bytes for file in diff.files if file.status is Status.DELETED}
    files = []
    for file in in_groups(diff.files, source):
        found = [*_between_files(file, folders, gone, lower), *file_flags(file, source, rules)]
        files.append(replace(file, flags=tuple(found)))
    return Diff(tuple(files))


def file_flags(file: FileDiff, blobs: Blobs, attributes: Attributes) -> Iterator[Flag]:
    """Yield what one file tells by itself."""
    yield from _name_flags(file)
    yield from _mode_flags(file)
    yield from _link_flags(file)
    if GITLINK not in {file.old_mode, file.new_mode} and SYMLINK not in {file.old_mode, file.new_mode}:
        yield from content_flags(file, blobs)
    yield from _line_flags(file)
    yield from secret_flags(file, blobs)
    if folded := attributes.folded(file.path_bytes):
        yield Flag("folded", f"This file is {folded}; it is folded, not left out.")
    if file.omitted:
        yield Flag(
            "omitted", f"Not all of its {plural(file.size, 'changed line')} can be shown here.", Level.LOUD
        )


def _between_files(
    file: FileDiff, folders: set[bytes], gone: set[bytes], lower: dict[bytes, bytes]
) -> Iterator[Flag]:
    if file.status is Status.DELETED and file.path_bytes in folders:
        yield Flag("file_to_folder", "This file is replaced by a folder of the same name.", Level.LOUD)
    if file.status is Status.ADDED and any(folder in gone for folder in _folders(file.path_bytes)):
        yield Flag("file_to_folder", "Its folder takes the place of a file of the same name.", Level.LOUD)
    twin = lower.get(file.path_bytes.lower())
    if file.status is Status.ADDED and twin and twin != file.path_bytes:
        yield _case_flag(twin)


def _folders(path: bytes) -> Iterator[bytes]:
    parts = path.split(b"/")
    for end in range(1, len(parts)):
        yield b"/".join(parts[:end])


def _case_flag(old: bytes) -> Flag:
    words = f"The name differs from {display_path(old)} in upper and lower case only: many systems take both for one file."
    return Flag("case_only", words, Level.LOUD)


def _name_flags(file: FileDiff) -> Iterator[Flag]:
    if file.status is Status.RENAMED:
        if file.path_bytes.lower() == file.old_path_bytes.lower():
            yield _case_flag(file.old_path_bytes)
        how = "its content is unchanged" if file.similarity == 100 else f"{file.similarity} % alike"
        yield Flag("renamed", f"Renamed from {file.old_path}, {how}.")
    if file.status is Status.COPIED:
        yield Flag("copied", f"Copied from {file.old_path}, {file.similarity} % alike.")
    if odd := _odd_name(file.path_bytes):
        yield Flag("odd_path", f"The path {odd}.", Level.LOUD)


def _odd_name(path: bytes) -> str:
    parts = path.replace(b"\\", b"/").split(b"/")
    if path.startswith((b"/", b"\\")) or b".." in parts or re.match(rb"[A-Za-z]:", path):
        return "leads out of the repository on some systems"
    if any(_DEVICE.fullmatch(part) for part in parts):
        return "is the name of a device on Windows"
    if any(part.lower().rstrip(b" .") == b".git" or part.lower() == b"git~1" for part in parts):
        return "touches git's own folder"
    if any(part.endswith((b" ", b".")) for part in parts):
        return "ends in a blank or a dot, which some systems drop"
    return "contains control characters" if re.search(rb"[\x00-\x1f\x7f]", path) else ""


def _mode_flags(file: FileDiff) -> Iterator[Flag]:
    old, new = file.old_mode, file.new_mode
    if file.status is Status.TYPE:
        was, now = _KINDS.get(old or "", "a file"), _KINDS.get(new or "", "a file")
        yield Flag("type", f"Was {was}, is now {now}.", Level.LOUD)
    elif old and new and old != new:
        words = "May be run as a program now" if new == EXECUTABLE else "May no longer be run as a program"
        yield Flag("mode", f"{words} (mode {old} → {new}).", Level.LOUD)
    elif new == EXECUTABLE and not old:
        yield Flag("mode", f"New file that may be run as a program (mode {new}).", Level.LOUD)


def _link_flags(file: FileDiff) -> Iterator[Flag]:
    if SYMLINK in {file.old_mode, file.new_mode}:
        old = _single_line(file, "-") if file.old_mode == SYMLINK else None
        new = _single_line(file, "+") if file.new_mode == SYMLINK else None
        if new is not None:
            outside = _leads_outside(file.path_bytes, new)
            words = f"Symbolic link to {display_path(new)}" + (
                f", before to {display_path(old)}" if old is not None else ""
            )
            yield Flag(
                "symlink", f"{words}{', which is outside of the repository' if outside else ''}.", Level.LOUD
            )
        elif old is not None:
            yield Flag("symlink", f"The symbolic link to {display_path(old)} is removed.", Level.LOUD)
    if GITLINK in {file.old_mode, file.new_mode}:
        old_commit = (file.old_blob or "none")[:12] if file.old_mode == GITLINK else "none"
        new_commit = (file.new_blob or "none")[:12] if file.new_mode == GITLINK else "none"
        yield Flag(
            "submodule",
            f"Submodule commit {old_commit} → {new_commit}: its code is not in this diff.",
            Level.LOUD,
        )
    if file.path_bytes.rsplit(b"/", 1)[-1] == b".gitmodules":
        changed = [
            line
            for hunk in file.hunks
            for line in hunk.lines
            if line.kind != " " and _URL.match(line.content)
        ]
        if changed:
            yield Flag("submodule_url", "Where submodules come from is changed.", Level.LOUD)


def _single_line(file: FileDiff, kind: str) -> bytes | None:
    lines = [line.content for hunk in file.hunks for line in hunk.lines if line.kind == kind]
    return b"\n".join(lines) if lines else None


def _leads_outside(path: bytes, target: bytes) -> bool:
    if target.startswith((b"/", b"\\", b"~")) or re.match(rb"[A-Za-z]:", target):
        return True
    folder = posixpath.dirname(path)
    return posixpath.normpath(posixpath.join(folder, target.replace(b"\\", b"/"))).split(b"/")[0] == b".."


def _line_flags(file: FileDiff) -> Iterator[Flag]:
    long_lines = 0
    for hunk in file.hunks:
        if b"\\ No newline" in hunk.body:
            kinds = [line.kind for line in hunk.lines if line.no_eol]
            if SYMLINK not in {file.old_mode, file.new_mode}:
                yield Flag("no_newline", f"The file {_ending(file, kinds)}.")
        if max(map(len, hunk.body.split(b"\n"))) > RIGHT_EDGE:
            long_lines += sum(
                line.kind == "+" and len(decode(line.content)) > RIGHT_EDGE for line in hunk.lines
            )
    if long_lines:
        yield Flag("long_lines", f"{plural(long_lines, 'added line')} longer than {RIGHT_EDGE} characters.")
    yield from _hiding_flags(file)


def _ending(file: FileDiff, kinds: list[str]) -> str:
    if not file.old_blob or kinds not in (["-"], ["+"]):
        return "does not end with a newline"
    return "ends with a newline now" if kinds == ["-"] else "no longer ends with a newline"


def _hiding_flags(file: FileDiff) -> Iterator[Flag]:
    by_kind: dict[str, list[str]] = {}
    for one in suspicions(file):
        by_kind.setdefault(one.kind, []).append(one.sentence)
    for kind, sentences in by_kind.items():
        more = f" So do {plural(len(sentences) - 1, 'more line')}." if len(sentences) > 1 else ""
        level = Level.NOTE if kind == "space" else Level.LOUD
        yield Flag(f"trojan_{kind}", sentences[0] + more, level)
