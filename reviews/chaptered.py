"""The diff of a page in reading order: chapters with their headings, equal edits folded, nothing left out unsaid."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.template.loader import render_to_string

from changes.models import Person, Revision
from reviews.comparing import diff_kept
from reviews.models import Chapters, HunkViewed
from reviews.ordering import Chapter, File, FilePart, chapters_in, draw_parts, parts_of, worth_it
from reviews.preparing import sources
from reviews.shown import PAGE_BYTES, Shown, sizes_of

LONGEST_BYTES = 2 * PAGE_BYTES  # of HTML: one page has all chapters, and a long one shows its first file late


@dataclass(frozen=True)
class Told:
    """One chapter as a page shows it."""

    chapter: Chapter
    number: int
    of: int
    parts: list[FilePart]
    folded: list[FilePart]
    acknowledged: bool
    head_sha: str
    digest: str
    before: Chapter | None = None
    after: Chapter | None = None

    @property
    def lines(self) -> int:
        """Changed lines of the chapter, folded ones included."""
        parts = [*self.parts, *self.folded]
        return sum(part.file["sizes"][number - 1] for part in parts for number in part.numbers)

    @property
    def moved(self) -> list[tuple[str, str]]:
        """Hunks that a reviewer put here, with their names."""
        return list(self.chapter.get("moved", {}).items())


def row_of(revision: Revision) -> Chapters | None:
    """The stored reading order of a revision."""
    return Chapters.objects.select_related("moved_by").filter(revision=revision).first()


def order_of(revision: Revision, files: Sequence[File]) -> list[Chapter]:
    """The chapters in which a page can show a revision; none where plain files read better."""
    chapters = chapters_in(row_of(revision))
    return chapters if worth_it(chapters, files) else []


def is_long(chapters: Sequence[Chapter], files: Sequence[File], view: str) -> bool:
    """Whether the diff by chapters, all on one page, is too long for anybody who did not choose it."""
    parts = []
    for chapter in chapters:
        found = parts_of(chapter, files)
        parts += _first(found) if chapter["kind"] == "same" and found else found
    return sum(sizes_of({part.key(view) for part in parts}).values()) > LONGEST_BYTES


def in_chapters(
    shown: Shown, chapters: Sequence[Chapter], person: Person, *, files: Sequence[File], page: dict[str, Any]
) -> Shown:
    """The same diff with its files in reading order; `page` is what the headings need: change, may_review, csrf."""
    told = told_of(shown.revision, chapters, person, files)
    _draw_missing(shown.revision, told)
    entries: list[File] = []
    anchors: set[str] = set()
    heads: set[str] = set()
    for each in told:
        inside = [_entry(part, shown.view, each, anchors) for part in each.parts]
        context = page | {"told": each, "shown": shown, "anchors": _anchored(each, anchors)}
        inside[0]["before"] = render_to_string("reviews/chapters/head.html", context) + inside[0]["before"]
        inside[-1]["after"] += render_to_string("reviews/chapters/foot.html", context)
        for entry in inside:
            entry["again"] = entry["key"] in heads
            heads.add(entry["key"])
        entries += inside
    return replace(shown, files=entries, chapters=tuple(chapters), after=0, order="chapters")


def told_of(
    revision: Revision, chapters: Sequence[Chapter], person: Person, files: Sequence[File], *, whole: str = ""
) -> list[Told]:
    """Chapters as they are shown to a person; `whole` names one that is not folded."""
    rows = HunkViewed.objects.filter(person=person, change_id=revision.change_id, how="acknowledged")
    known = set(rows.values_list("digest", flat=True))
    told = []
    for number, chapter in enumerate(chapters, 1):
        parts = parts_of(chapter, files)
        folds = chapter["kind"] == "same" and chapter["id"] != whole
        folded = _rest(parts) if folds else []
        shown = _first(parts) if folds else parts
        digests = {digest for part in parts for digest in part.digests}
        told.append(
            Told(
                chapter,
                number,
                len(chapters),
                shown,
                folded,
                chapter["kind"] == "same" and digests <= known,
                revision.head_sha,
                revision.digest,
                chapters[number - 2] if number > 1 else None,
                chapters[number] if number < len(chapters) else None,
            )
        )
    return told


def _first(parts: Sequence[FilePart]) -> list[FilePart]:
    return [FilePart(parts[0].file, parts[0].numbers[:1])]


def _rest(parts: Sequence[FilePart]) -> list[FilePart]:
    rest = FilePart(parts[0].file, parts[0].numbers[1:])
    return [*([rest] if rest.numbers else []), *parts[1:]]


def _draw_missing(revision: Revision, told: Sequence[Told]) -> None:
    """Parts are drawn when a revision is prepared; those that a reviewer made since, now."""
    parts = [part for each in told for part in each.parts if not part.whole]
    if parts:
        draw_parts(diff_kept(revision), lambda: sources(revision)[0], parts)


def _entry(part: FilePart, view: str, told: Told, anchors: set[str]) -> File:
    key = part.file["key"]
    anchor = key if key not in anchors else f"{key}-{told.chapter['id']}"
    anchors.add(key)
    entry: dict[str, Any] = part.file | {view: part.key(view), "anchor": anchor, "before": "", "after": ""}
    if not part.whole:
        told_numbers = ", ".join(map(str, part.numbers))
        entry["part_of"] = f"hunk {told_numbers} of {len(part.file['hunks'])}"
    return entry


def _anchored(told: Told, anchors: set[str]) -> set[str]:
    """Files whose place on the page is the folded list: links to them lead there."""
    found = {part.file["key"] for part in told.folded} - anchors
    anchors |= found
    return found
