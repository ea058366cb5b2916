"""A change as chapters: proposed by the judge, put right by code. Each hunk is in exactly one, none is lost."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from reviews.diff.model import Diff
from reviews.diff.text import plural
from reviews.findings.kinds import is_test, stem
from reviews.findings.same import Group

LONGEST_TITLE = 200


class Kind(StrEnum):
    """Why hunks stand together."""

    ASKED = "asked"  # the judge says that a sentence of the request asked for them
    PART = "part"  # the judge put them together, for no sentence
    FOLDER = "folder"  # nobody judged: they are in one folder
    SAME = "same"  # code proved that they are one edit
    REST = "rest"  # the judge left them out
    UNASKED = "unasked"  # the judge says that nothing asked for them


@dataclass(frozen=True, slots=True)
class Unit:
    """What a chapter holds: a hunk by its label "path#k", or a whole file that has no hunks by its path."""

    path: str
    label: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """Hunks to be read together. `sentence` counts from 1; `group` is the key of the edit that they share."""

    kind: Kind
    title: str
    labels: tuple[str, ...]
    sentence: int | None = None
    asked: str = ""
    group: str = ""


def units_of(diff: Diff) -> tuple[Unit, ...]:
    """Return everything that has to be read, in git's order."""
    found: list[Unit] = []
    for file in diff.files:
        if file.hunks:
            found += [Unit(file.path, hunk.label) for hunk in file.hunks]
        else:
            found.append(Unit(file.path, file.path))
    return tuple(found)


def chapters_of(
    diff: Diff,
    *,
    verdict: Mapping[str, Any] | None = None,
    sentences: Sequence[str] = (),
    groups: Sequence[Group] = (),
    first: Sequence[str] = (),
) -> tuple[Chapter, ...]:
    """Return the chapters of a diff, from a judge's verdict or, without a usable one, by folder.

    `first` are the paths that rules name, in the order in which they are to be read: each chapter begins with its own.
    """
    units = units_of(diff)
    proposed = _proposed(verdict, units, sentences)
    judged = bool(proposed)
    unasked = _labels((verdict or {}).get("unasked"), units)
    owner = _owners(proposed, units, set(unasked))
    if judged:
        chapters = [*proposed, Chapter(Kind.REST, "What the judge put nowhere", ())]
    else:
        chapters = _folders(units, owner)
    owner = {unit.label: owner.get(unit.label, len(chapters) - 1) for unit in units}
    chapters, owner = _fold(chapters, owner, groups, set(unasked))
    _beside(units, owner, chapters)
    chapters.append(Chapter(Kind.UNASKED, "What nothing asked for", ()))
    owner |= dict.fromkeys(unasked, len(chapters) - 1)
    return check(_filled(chapters, owner, units, first), units)


def check(chapters: Iterable[Chapter], units: Sequence[Unit]) -> tuple[Chapter, ...]:
    """Return the chapters if each unit is in exactly one of them; else all hunks as one chapter, in git's order."""
    told = tuple(chapters)
    counts = Counter(label for chapter in told for label in chapter.labels)
    if counts == Counter(unit.label for unit in units):
        return told
    return (Chapter(Kind.REST, "The whole change", tuple(unit.label for unit in units)),)


def _proposed(
    verdict: Mapping[str, Any] | None, units: Sequence[Unit], sentences: Sequence[str]
) -> list[Chapter]:
    told = verdict.get("chapters") if verdict else None
    found: list[Chapter] = []
    for each in told if isinstance(told, list | tuple) else ():
        if not isinstance(each, Mapping):
            continue
        labels = _labels(each.get("hunks"), units)
        if not labels:
            continue
        number = each.get("sentence")
        known = isinstance(number, int) and not isinstance(number, bool) and 1 <= number <= len(sentences)
        sentence = number if known else None
        asked = sentences[sentence - 1] if sentence else ""
        title = " ".join(str(each.get("title") or "").split())[:LONGEST_TITLE]
        kind = Kind.ASKED if sentence else Kind.PART
        found.append(Chapter(kind, title or "Untitled", labels, sentence, asked))
    return found


def _labels(told: Any, units: Sequence[Unit]) -> tuple[str, ...]:
    """Return the known labels, each once; a bare path stands for all its hunks."""
    by_path: dict[str, list[str]] = {}
    for unit in units:
        by_path.setdefault(unit.path, []).append(unit.label)
    known = {unit.label for unit in units}
    found: dict[str, None] = {}
    for label in told if isinstance(told, list | tuple) else ():
        if not isinstance(label, str):
            continue
        if label in known:
            found[label] = None
        found |= dict.fromkeys(by_path.get(label, ()))
    return tuple(found)


def _owners(proposed: Sequence[Chapter], units: Sequence[Unit], unasked: set[str]) -> dict[str, int]:
    owner: dict[str, int] = {}
    for index, chapter in enumerate(proposed):
        for label in chapter.labels:
            if label not in unasked:
                owner.setdefault(label, index)
    return owner


def _folders(units: Sequence[Unit], owner: dict[str, int]) -> list[Chapter]:
    """Make one chapter a folder, two levels deep; fills `owner`."""
    places: dict[str, int] = {}
    for unit in units:
        folder = "/".join(unit.path.split("/")[:-1][:2])
        owner[unit.label] = places.setdefault(folder, len(places))
    return [Chapter(Kind.FOLDER, f"In {folder}" if folder else "At the top", ()) for folder in places]


def _fold(
    chapters: list[Chapter], owner: dict[str, int], groups: Sequence[Group], unasked: set[str]
) -> tuple[list[Chapter], dict[str, int]]:
    """Give each group a chapter of its own behind the one that most of its hunks were in."""
    behind: dict[int, list[tuple[Chapter, list[str]]]] = {}
    for group in groups:
        labels = [place.label for place in group.places if place.label not in unasked]
        if len(labels) < 2:
            continue
        home = Counter(owner[label] for label in labels).most_common(1)[0][0]
        title = f"The same edit {plural(len(labels), 'time')}"
        chapter = replace(chapters[home], kind=Kind.SAME, title=title, labels=(), group=group.key)
        behind.setdefault(home, []).append((chapter, labels))
    ordered: list[Chapter] = []
    moved: dict[int, int] = {}
    folded: dict[str, int] = {}
    for index, chapter in enumerate(chapters):
        moved[index] = len(ordered)
        ordered.append(chapter)
        for extra, labels in behind.get(index, ()):
            folded |= dict.fromkeys(labels, len(ordered))
            ordered.append(extra)
    return ordered, {label: moved[index] for label, index in owner.items()} | folded


def _beside(units: Sequence[Unit], owner: dict[str, int], chapters: Sequence[Chapter]) -> None:
    """Move tests into the chapter that holds most of the code with their name."""
    homes: dict[str, Counter[int]] = {}
    for unit in units:
        if not is_test(unit.path) and chapters[owner[unit.label]].kind is not Kind.SAME:
            homes.setdefault(stem(unit.path), Counter())[owner[unit.label]] += 1
    for unit in units:
        if is_test(unit.path) and chapters[owner[unit.label]].kind is not Kind.SAME:
            found = homes.get(stem(unit.path)) or _longer(stem(unit.path), homes)
            if found and owner[unit.label] not in found:
                owner[unit.label] = min(found, key=lambda home: (-found[home], home))


def _longer(name: str, homes: Mapping[str, Counter[int]]) -> Counter[int] | None:
    """Find the code whose name a test's name starts with: test_cart_totals proves cart."""
    fitting = [each for each in homes if len(each) > 2 and name.startswith((each + "_", each + "-"))]
    return homes[max(fitting, key=len)] if fitting else None


def _filled(
    chapters: Sequence[Chapter], owner: Mapping[str, int], units: Sequence[Unit], first: Sequence[str]
) -> Iterable[Chapter]:
    risks = {path: at for at, path in enumerate(first)}
    told: dict[int, list[Unit]] = {}
    for unit in units:
        told.setdefault(owner[unit.label], []).append(unit)
    for index, chapter in enumerate(chapters):
        if inside := told.get(index):
            rank = {label: place for place, label in enumerate(chapter.labels)}
            # What is folded shows its first hunk alone, which stands for the others: no risk chooses it.
            named = {} if chapter.kind is Kind.SAME else risks
            yield replace(chapter, labels=tuple(unit.label for unit in _in_order(inside, rank, named)))


def _in_order(units: Sequence[Unit], rank: Mapping[str, int], risks: Mapping[str, int]) -> list[Unit]:
    """Risky files, then the judge's order of files; hunks in order within a file, each test right behind its code."""
    place: dict[str, tuple[int, int]] = {}
    code: dict[str, str] = {}
    for unit in units:
        told = risks.get(unit.path, len(risks)), rank.get(unit.label, len(rank))
        place[unit.path] = min(place.get(unit.path, told), told)
        if not is_test(unit.path):
            code.setdefault(stem(unit.path), unit.path)
    homes = {path: code.get(stem(path), path) for path in place if is_test(path)}
    for test, home in homes.items():
        # A test that rules name takes its code along: read without it, it says nothing.
        place[home] = min(place[home], (place[test][0], place[home][1]))

    def key(item: tuple[int, Unit]) -> tuple[tuple[int, int], bool, int]:
        at, unit = item
        return place[homes.get(unit.path, unit.path)], unit.path in homes, at

    return [unit for _, unit in sorted(enumerate(units), key=key)]
