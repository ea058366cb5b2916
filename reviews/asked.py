"""The request sentence by sentence, with the hunks that answer each; a sentence without one is said to have none."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from changes.models import Revision
from reviews.diff.rows import line_id
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
class Answer:
    """A sentence (number 0: what no sentence asked for) and the hunks that the judge, or a reviewer, says answer it."""

    number: int
    sentence: str
    hunks: tuple[Hunk, ...]
    count: int

    @property
    def more(self) -> int:
        """Hunks that are not named."""
        return self.count - len(self.hunks)


def answers_of(revision: Revision, files: Sequence[File]) -> list[Answer]:
    """Each sentence of the request, in order, then what nothing asked for; none where nobody said what answers what."""
    chapters = chapters_in(Chapters.objects.filter(revision=revision).first())
    if not any(each["sentence"] for each in chapters) and not any(each.get("moved") for each in chapters):
        return []
    anchors = _anchors(files)
    told = [
        _answer(number, sentence, _labels(chapters, number), anchors)
        for number, sentence in enumerate(sentences_of(revision.change.request), 1)
    ]
    unasked = [label for each in chapters if each["kind"] == Kind.UNASKED for label in each["labels"]]
    return [*told, _answer(0, "", unasked, anchors)] if unasked else told


def _labels(chapters: Iterable[Chapter], number: int) -> list[str]:
    return [label for each in chapters if each["sentence"] == number for label in each["labels"]]


def _answer(number: int, sentence: str, labels: Sequence[str], anchors: dict[str, str]) -> Answer:
    hunks = tuple(Hunk(label, anchors.get(label, "#diff")) for label in labels[:LISTED])
    return Answer(number, sentence, hunks, len(labels))


def _anchors(files: Iterable[File]) -> dict[str, str]:
    """Where each hunk's first changed line stands, by its label; a file without lines is where its head is."""
    found: dict[str, str] = {}
    for file in files:
        found[file["path"]] = f"#F-{file['key']}"
        runs = [list(each) for each in file.get("runs", ())]
        for number, size in enumerate(file.get("sizes", ()), 1):
            if runs:
                side = "old" if runs[0][0] == "L" else "new"
                found[f"{file['path']}#{number}"] = f"#{line_id(file['key'], side, runs[0][1])}"
            _drop(runs, size)
    return found


def _drop(runs: list[list[object]], size: int) -> None:
    """Go past the changed lines of one hunk; a run may reach over hunks that follow one another closely."""
    while size and runs:
        side, first, length = runs.pop(0)
        assert isinstance(first, int)
        assert isinstance(length, int)
        if length > size:
            runs.insert(0, [side, first + size, length - size])
            return
        size -= length
