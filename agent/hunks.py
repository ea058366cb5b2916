"""git's patch with a label at every hunk, `path#k`, so that a judge can point at them."""

import re
from dataclasses import dataclass

from agent.text import storable, trim

_HEADER = re.compile(rb'^diff --git (?:"?a/.*?"?) ("?)b/(.*?)\1$')
_ESCAPE = re.compile(rb"\\([0-7]{3}|.)")
_LETTERS = {b"n": b"\n", b"t": b"\t", b"r": b"\r", b"a": b"\a", b"b": b"\b", b"f": b"\f", b"v": b"\v"}


@dataclass(frozen=True)
class Hunk:
    """One hunk of a file, or the head of a file that has none (binary, mode, rename)."""

    path: str
    label: str
    text: str


@dataclass(frozen=True)
class FilePatch:
    path: str
    head: str
    hunks: tuple[Hunk, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(hunk.label for hunk in self.hunks) or (self.path,)


@dataclass(frozen=True)
class Labelled:
    """What fits of a patch, as text; `labels` are all there are, `unseen` those left out or cut."""

    text: str
    labels: frozenset[str]
    unseen: tuple[str, ...]


def split_patch(patch: bytes) -> tuple[FilePatch, ...]:
    """The files of git's patch with their hunks, numbered from 1 within each file."""
    files: list[list[bytes]] = []
    for line in patch.split(b"\n"):
        if line.startswith(b"diff --git "):
            files.append([])
        if files:
            files[-1].append(line)
    return tuple(_file(lines) for lines in files)


def label_patch(patch: bytes, *, limit: int = 200_000, hunk_limit: int = 20_000) -> Labelled:
    """The patch for the judge, at most about `limit` characters; hunks over `hunk_limit` are cut."""
    parts: list[str] = []
    labels: set[str] = set()
    unseen: list[str] = []
    room = limit
    for file in split_patch(patch):
        labels |= {file.path, *file.labels}
        parts.append(file.head)
        room -= len(file.head)
        for hunk in file.hunks:
            if len(hunk.text) > room:
                unseen.append(hunk.label)
                continue
            if len(hunk.text) > hunk_limit:
                unseen.append(hunk.label)
            parts.append(f"[{hunk.label}]\n{trim(hunk.text, hunk_limit)}")
            room -= min(len(hunk.text), hunk_limit)
    return Labelled("\n".join(parts), frozenset(labels), tuple(unseen))


def _file(lines: list[bytes]) -> FilePatch:
    path = storable(_path(lines).decode("utf-8", "replace"))
    starts = [i for i, line in enumerate(lines) if line.startswith(b"@@ ")] + [len(lines)]
    hunks = tuple(
        Hunk(path, f"{path}#{k}", _text(lines[start:end]))
        for k, (start, end) in enumerate(zip(starts, starts[1:], strict=False), 1)
    )
    return FilePatch(path, _text(lines[: starts[0]]), hunks)


def _path(lines: list[bytes]) -> bytes:
    """The path after the change: the clearest line that tells it, since the first one is ambiguous with blanks."""
    for line in lines[1:]:
        if line.startswith(b"@@ "):
            break
        if line.startswith(b"rename to "):
            return _unquoted(line[10:])
        if line.startswith((b"+++ ", b"--- ")) and not line.endswith(b" /dev/null"):
            name = _unquoted(line[4:].rstrip(b"\t"))[2:]
            if line.startswith(b"+++ ") or b"+++ /dev/null" in lines[:10]:
                return name
    rest = lines[0][len(b"diff --git ") :]
    # Neither renamed nor with hunks: both names are the same, so the second half is the name.
    if not rest.startswith(b'"'):
        return rest[len(rest) // 2 + 3 :]
    found = _HEADER.match(lines[0])
    return _unquoted(b'"' + found[2] + b'"') if found else rest


def _unquoted(name: bytes) -> bytes:
    """A name as it is, without git's C quoting."""
    if not (name.startswith(b'"') and name.endswith(b'"')):
        return name
    return _ESCAPE.sub(
        lambda m: bytes([int(m[1], 8)]) if len(m[1]) == 3 else _LETTERS.get(m[1], m[1]), name[1:-1]
    )


def _text(lines: list[bytes]) -> str:
    return storable(b"\n".join(lines).decode("utf-8", "replace")).rstrip("\n")
