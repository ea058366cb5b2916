"""Chapters put right by reviewers: where a hunk may go, what that means for risk, and what a next revision keeps of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reviews.diff.text import plural
from reviews.findings.chapters import Kind
from reviews.ordering import Chapter, File

UNASKED = "unasked"  # a target that is made where there is none yet
UNASKED_TITLE = "What nothing asked for"


@dataclass(frozen=True)
class Target:
    """Where a hunk may be moved: a chapter's id, "unasked", or "s2" for the second sentence of the request."""

    id: str
    title: str
    asked: str = ""


def targets_of(chapters: Sequence[Chapter], sentences: Sequence[str], source: str) -> list[Target]:
    """Every chapter but equal edits and the hunk's own; sentences that have none; and that nothing asked for it."""
    found = [
        Target(each["id"], each["title"], each["asked"])
        for each in chapters
        if each["id"] != source and each["kind"] != Kind.SAME
    ]
    answered = {each["sentence"] for each in chapters}
    found += [
        Target(f"s{number}", "Sentence without a hunk", asked)
        for number, asked in enumerate(sentences, 1)
        if number not in answered
    ]
    if all(each["kind"] != Kind.UNASKED for each in chapters):
        found.append(Target(UNASKED, "Nothing asked for this"))
    return found


def made(chapters: list[Chapter], target: str, sentences: Sequence[str]) -> Chapter | None:
    """The chapter that a target stands for, added to `chapters` when it is new; None when there is no such target."""
    for each in chapters:
        if each["id"] == target or (target == UNASKED and each["kind"] == Kind.UNASKED):
            return each
    number = int(target[1:]) if target[:1] == "s" and target[1:].isdecimal() and len(target) < 6 else 0
    if target != UNASKED and not 0 < number <= len(sentences):
        return None
    asked = sentences[number - 1] if number else ""
    chapter: Chapter = {
        "id": _free_id(chapters),
        "kind": str(Kind.ASKED if number else Kind.UNASKED),
        "title": "Put here by a reviewer" if number else UNASKED_TITLE,
        "sentence": number or None,
        "asked": asked,
        "labels": [],
        "moved": {},
    }
    ends = number and chapters and chapters[-1]["kind"] == Kind.UNASKED
    chapters.insert(len(chapters) - 1 if ends else len(chapters), chapter)
    return chapter


def _free_id(chapters: Sequence[Chapter]) -> str:
    taken = [int(each["id"][1:]) for each in chapters if each["id"][1:].isdecimal()]
    return f"c{max(taken, default=0) + 1}"


def with_unasked(data: dict[str, Any], chapters: Sequence[Chapter]) -> dict[str, Any]:
    """Findings whose rule about hunks that nothing asked for follows the chapters as reviewers left them."""
    labels = [label for each in chapters if each["kind"] == Kind.UNASKED for label in each["labels"]]
    risks = [each for each in data.get("risks", []) if each["code"] != "judge_unasked"]
    if labels:
        names = sorted({name for each in chapters for name in each.get("moved", {}).values()})
        who = f"say the judge and {', '.join(names)}" if names else "says the judge"
        paths = dict.fromkeys(label.rpartition("#")[0] or label for label in labels)
        words = f"Nothing asked for {plural(len(labels), 'hunk')}, {who}."
        risks.append({"code": "judge_unasked", "level": 2, "sentence": words, "paths": list(paths)})
    return data | {"risks": sorted(risks, key=lambda each: -each["level"])}


def carried(
    chapters: list[Chapter],
    files: Sequence[File],
    *,
    earlier: Sequence[Chapter],
    earlier_files: Sequence[File],
    sentences: Sequence[str],
) -> list[Chapter]:
    """New chapters with the moves of an earlier revision done again, for hunks whose lines are the same."""
    here = {digest: label for label, digest in _digests(files).items()}
    there = _digests(earlier_files)
    for label, name, to in _moves(earlier):
        digest = there.get(label)
        new = here.get(digest or "")
        source = next((each for each in chapters if new in each["labels"]), None)
        if new is None or source is None:
            continue
        goal = _alike(chapters, to, sentences)
        if goal is None or goal is source or source["kind"] == Kind.SAME:
            continue
        source["labels"].remove(new)
        goal["labels"].append(new)
        goal["moved"][new] = name
    return [each for each in chapters if each["labels"]]


def _moves(chapters: Sequence[Chapter]) -> Iterator[tuple[str, str, Chapter]]:
    for each in chapters:
        for label, name in each.get("moved", {}).items():
            yield label, name, each


def _alike(chapters: list[Chapter], to: Mapping[str, Any], sentences: Sequence[str]) -> Chapter | None:
    """The chapter that says the same in the new order: nothing asked, the same sentence, or the same title."""
    if to["kind"] == Kind.UNASKED:
        return made(chapters, UNASKED, sentences)
    for each in chapters:
        same = each["sentence"] == to["sentence"] if to["sentence"] else each["title"] == to["title"]
        if same and each["kind"] == to["kind"]:
            return each
    return made(chapters, f"s{to['sentence']}", sentences) if to["sentence"] else None


def _digests(files: Sequence[File]) -> dict[str, str]:
    return {f"{file['path']}#{at}": digest for file in files for at, digest in enumerate(file["hunks"], 1)}
