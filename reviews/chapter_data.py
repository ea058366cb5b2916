"""The reading order of a revision as it is stored, with what reviewers moved in the one before."""

from collections.abc import Mapping, Sequence
from typing import Any

from changes.models import Revision
from reviews.correcting import carried
from reviews.diff.model import Diff, Hunk
from reviews.finding import Found
from reviews.findings.chapters import Chapter
from reviews.findings.notice import quoted
from reviews.findings.same import Group
from reviews.findings.sentences import sentences_of
from reviews.kept import findings_of
from reviews.models import Chapters
from reviews.ordering import chapters_in


def chapters_data(found: Found, diff: Diff) -> list[dict[str, Any]]:
    """Return the chapters as they are stored."""
    samples = samples_of(diff, found.groups)
    return [_chapter_data(number, each, samples) for number, each in enumerate(found.chapters, 1)]


def carried_on(
    revision: Revision, data: list[dict[str, Any]], files: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Return the chapters with what reviewers moved in the revision before, where those hunks are the same."""
    rows = Chapters.objects.filter(revision__change=revision.change_id, revision__number__lt=revision.number)
    earlier = rows.select_related("revision").order_by("-revision__number").first()
    findings = findings_of(earlier.revision) if earlier else None
    if earlier is None or findings is None:
        return data
    return carried(
        data,
        files,
        earlier=chapters_in(earlier),
        earlier_files=findings.data.get("files", []),
        sentences=sentences_of(revision.change.request),
    )


def store_chapters(revision: Revision, data: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Keep the reading order and return it; one that a reviewer put right stays as it is. Call in a transaction."""
    row, made = Chapters.objects.get_or_create(revision=revision, defaults={"data": data})
    if not made and row.moved_by_id is not None:
        return chapters_in(row)
    Chapters.objects.filter(pk=row.pk).update(data=data)
    return data


def samples_of(diff: Diff, groups: Sequence[Group]) -> dict[str, dict[str, Any]]:
    """Return, by group, what a page says of it: how many, and the exceptions by name."""
    odd = {each.label for group in groups for each in group.exceptions}
    added = {hunk.label: _first_added(hunk) for _, hunk in diff.hunks() if hunk.label in odd}
    return {
        group.key: {
            "count": len(group.places),
            "exceptions": [
                {"label": each.label, "path": each.path, "added": added[each.label]}
                for each in group.exceptions
            ],
        }
        for group in groups
    }


def _first_added(hunk: Hunk) -> str:
    for line in hunk.lines:
        if line.kind == "+":
            return quoted(line)
    return ""


def _chapter_data(number: int, chapter: Chapter, samples: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": f"c{number}",
        "kind": str(chapter.kind),
        "title": chapter.title,
        "sentence": chapter.sentence,
        "asked": chapter.asked,
        "labels": list(chapter.labels),
        "moved": {},
    }
    if not chapter.group:
        return told
    return told | {**samples[chapter.group], "group": chapter.group, "count": len(chapter.labels)}
