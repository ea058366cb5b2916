"""The same edit many times: proven by code, so that a reviewer may read one and acknowledge the rest.

Two hunks hold the same edit when their removed and added lines give one template. A word or number is abstracted
only where it stands in the old and in the new lines alike, by its order of appearance; whatever an edit brings in or
drops is literal in the template. So hunks that add different words, or keep different words, never share one.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from reviews.diff.model import Diff, FileDiff, Hunk, Level, Status
from reviews.diff.patch import hunk_digest
from reviews.diff.text import decode

FEWEST = 3
_TOKEN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*|[0-9]+|.", re.DOTALL)
_WORD = re.compile(r"[A-Za-z_]")
_STRING = re.compile(r"\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*|[0-9]+(?:\.[0-9]+)?")
# Words that decide what a line does; they are never abstracted.
_KEYWORDS = (
    "and as assert async await break case catch class const continue def default del delete do elif else except export "
    "extends false finally fn for from func function global if import in instanceof is lambda let match mut new nil none "
    "nonlocal not null or package pass private protected pub public raise return self static struct super switch this "
    "throw true try type typeof undefined use var void while with yield True False None eval exec"
)
_FIXED = frozenset(_KEYWORDS.split())
_LONGEST = 40_000


@dataclass(frozen=True, slots=True)
class Place:
    """One hunk: its file, its label and the digest under which it counts as seen."""

    path: str
    label: str
    digest: str


@dataclass(frozen=True, slots=True)
class Group:
    """One edit at `places`, the first of which is shown. `exceptions` drop the same shape and put something else there."""

    key: str
    places: tuple[Place, ...]
    exceptions: tuple[Place, ...]

    @property
    def shown(self) -> Place:
        """Return the hunk that stands for all."""
        return self.places[0]


def same_edits(diff: Diff, *, apart: frozenset[str] = frozenset()) -> tuple[Group, ...]:
    """Group hunks that hold the same edit, the largest group first.

    Files whose path is in `apart`, or that carry a loud flag, are read one by one: no hunk of theirs is grouped.
    """
    grouped: dict[str, list[tuple[Place, str]]] = {}
    shapes: dict[str, list[tuple[Place, str]]] = {}
    for file, hunk in diff.hunks():
        if not _may_group(file, hunk, apart):
            continue
        removed, added = _sides(hunk)
        key = _key(template(removed, added), file)
        place = Place(file.path, hunk.label, hunk_digest(file, hunk))
        shape = shape_of(removed) if removed else ""
        grouped.setdefault(key, []).append((place, shape))
        if shape:
            shapes.setdefault(shape, []).append((place, key))
    big = sorted((item for item in grouped.items() if len(item[1]) >= FEWEST), key=lambda item: -len(item[1]))
    taken: set[str] = {place.label for _, found in big for place, _ in found}
    return tuple(_group(key, found, shapes, taken) for key, found in big)


def _group(
    key: str,
    found: list[tuple[Place, str]],
    shapes: dict[str, list[tuple[Place, str]]],
    taken: set[str],
) -> Group:
    odd: list[Place] = []
    for shape in {shape for _, shape in found if shape}:
        for place, other in shapes[shape]:
            if other != key and place.label not in taken:
                odd.append(place)
                taken.add(place.label)
    return Group(key, tuple(place for place, _ in found), tuple(sorted(odd, key=lambda place: place.label)))


def template(removed: list[str], added: list[str]) -> str:
    """Return the edit with the words that it keeps abstracted; equal templates mean the same edit."""
    indent = _indent([*removed, *added])
    old = [_TOKEN.findall(line[indent:]) for line in removed]
    new = [_TOKEN.findall(line[indent:]) for line in added]
    kept = {token for line in old for token in line} & {token for line in new for token in line}
    names: dict[str, str] = {}
    return "\x1e".join(
        sign + "\x1f".join([_abstract(token, names) if token in kept else token for token in line])
        for sign, lines in (("-", old), ("+", new))
        for line in lines
    )


def _abstract(token: str, names: dict[str, str]) -> str:
    is_word = _WORD.match(token)
    if token in _FIXED or not (is_word or token.isdigit()) or not token.isascii():
        return token
    kind = "W" if is_word else "N"
    return names.setdefault(token, f"\x00{kind}{len(names)}")


def shape_of(lines: list[str]) -> str:
    """Return removed lines with every word, number and text taken out: what looks alike at a glance."""
    bare = "\n".join(_NAME.sub("I", _STRING.sub("S", line.strip())) for line in lines)
    return bare if re.search(r"[IS]", bare) else ""


def _may_group(file: FileDiff, hunk: Hunk, apart: frozenset[str]) -> bool:
    if file.path in apart or file.status is not Status.MODIFIED or file.old_mode != file.new_mode:
        return False
    return len(hunk.body) <= _LONGEST and not any(flag.level is Level.LOUD for flag in file.flags)


def _sides(hunk: Hunk) -> tuple[list[str], list[str]]:
    """Return removed and added lines; where a hunk changes several places, their borders are part of the edit."""
    sides: dict[str, list[str]] = {"-": [], "+": []}
    for kind, text in _marked(hunk):
        sides[kind].append(text)
    return sides["-"], sides["+"]


def _marked(hunk: Hunk) -> Iterator[tuple[str, str]]:
    last = ""
    for line in hunk.lines:
        if line.kind == " ":
            last = "" if not last else " "
            continue
        if last == " ":
            yield "-", "\x1d"
            yield "+", "\x1d"
        last = line.kind
        yield line.kind, decode(line.content) + ("\x1c" if line.no_eol else "")


def _indent(lines: list[str]) -> int:
    """Return how many blanks all lines start with: the same edit may stand at different depths."""
    told = [len(line) - len(line.lstrip(" ")) for line in lines if line.strip()]
    return min(told, default=0)


def _key(text: str, file: FileDiff) -> str:
    ending = file.path.rsplit("/", 1)[-1].rpartition(".")[2]
    return hashlib.sha256(f"{ending}\0{text}".encode("utf-8", "surrogateescape")).hexdigest()[:16]
