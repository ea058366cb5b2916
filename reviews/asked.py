"""The request sentence by sentence, with the hunks that answer each; a sentence without one is said to have none."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from changes.models import Revision
from reviews.anchors import anchors_of
from reviews.findings.chapters import Kind
from reviews.findings.sentences import sentences_of
from reviews.models import Chapters
from reviews.ordering import Chapter, File, chapters_in

LISTED = 6  # hunks that are named of one sentence


@dataclass(frozen=True)
class Hunk:
    """A hunk by its label "path#k", and where the page shows its first changed line."""

    label: str
    anchor: str


@dataclass(frozen=True)
class Rest:
    """The hunks of one chapter that are not named, by its id: its page has them all."""

    chapter: str
    title: str
    count: int


@dataclass(frozen=True)
class Answer:
    """A sentence (number 0: what no sentence asked for) and the hunks that the judge, or a reviewer, says answer it."""

    number: int
    sentence: str
    hunks: tuple[Hunk, ...]
    count: int
    rest: tuple[Rest, ...]


def answers_of(revision: Revision, files: Sequence[File]) -> list[Answer]:
    """Each sentence of the request, in order, then what nothing asked for; none where nobody said what answers what."""
    chapters = chapters_in(Chapters.objects.filter(revision=revision).first())
    if not any(each["sentence"] for each in chapters) and not any(each.get("moved") for each in chapters):
        return []
    anchors = anchors_of(files)
    told = [
        _answer(number, sentence, [each for each in chapters if each["sentence"] == number], anchors)
        for number, sentence in enumerate(sentences_of(revision.change.request), 1)
    ]
    unasked = [each for each in chapters if each["kind"] == Kind.UNASKED and each["labels"]]
    return [*told, _answer(0, "", unasked, anchors)] if unasked else told


def _answer(number: int, sentence: str, chapters: Iterable[Chapter], anchors: dict[str, str]) -> Answer:
    named: list[str] = []
    rest: list[Rest] = []
    count = 0
    for each in chapters:
        labels: list[str] = each["labels"]
        named += (shown := labels[: LISTED - len(named)])
        count += len(labels)
        if left := len(labels) - len(shown):
            rest.append(Rest(each["id"], each["title"], left))
    hunks = tuple(Hunk(label, f"#{anchors.get(label, 'diff')}") for label in named)
    return Answer(number, sentence, hunks, count, tuple(rest))
