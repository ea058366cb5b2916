"""Plain files by risk: those that rules name come first, with a heading that says so, then the rest as git has them.

The ranks are the list "Read these first" of the findings. Each of its files says in its head why it is named, so
nothing is moved by a score that nobody sees.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.template.loader import render_to_string

from reviews.models import Findings

File = dict[str, Any]
First = dict[str, Any]
Choice = tuple[str, str]


def firsts_of(findings: Findings | None) -> list[First]:
    """The files that rules name, in the order in which they are to be read; none where a diff has but one file."""
    data = findings.data if findings else {}
    known = {file["path"] for file in data.get("files", [])}
    return [each for each in data.get("first", []) if each["path"] in known] if len(known) > 1 else []


def by_risk(files: Sequence[File], firsts: Sequence[First]) -> list[File]:
    """The same files, those named first in front; a sort that keeps git's order among the rest."""
    ranks = {each["path"]: at for at, each in enumerate(firsts)}
    return sorted(files, key=lambda file: ranks.get(file["path"], len(ranks)))


def headed(files: Sequence[File], firsts: Sequence[First], *, git: str) -> list[File]:
    """Files by risk with the headings that stand before them; `git` is the address of the same in git's order."""
    ranked = by_risk(files, firsts)
    if not firsts:
        return ranked
    context = {"firsts": len(firsts), "rest": len(ranked) - len(firsts), "git": git}
    for at, part in ((0, "first"), (len(firsts), "rest")):
        if at < len(ranked):
            before = render_to_string("reviews/diff/ranked.html", context | {"part": part})
            ranked[at] = ranked[at] | {"before": before}
    return ranked


def orders_for(chapters: Sequence[Mapping[str, Any]], firsts: Sequence[First]) -> list[Choice]:
    """The orders in which a diff can be read, as an address names them and as a page does."""
    plain = [("files", "Risk first"), ("git", "As in git")] if firsts else [("files", "Files")]
    return [("chapters", "Chapters"), *plain] if chapters else plain
