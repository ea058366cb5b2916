"""What the diff of a page shows to whom, and its parts in the order in which they are sent."""

from collections.abc import AsyncIterator, Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from asgiref.sync import sync_to_async
from django.template.loader import render_to_string

from audit.models import Event
from changes.models import Change, Person, Revision
from reviews.comparing import Comparison, compare
from reviews.coverage import Reading, reading_of
from reviews.diff.pieces import Piece
from reviews.kept import findings_of
from reviews.models import FileViewed, HunkViewed, LastLook, PreparedFile, Seen
from reviews.preparing import CONTROLS
from reviews.sections import head_html, left_side, opening_html

PAGE_FILES = 400  # files of one page; the next ones are fetched soon after, as they come near, or by a link
PAGE_BYTES = 3_000_000  # bytes of HTML of one page's files: of more, a browser shows the first one late
PART_BYTES = 1_000_000  # of files that a script puts below those of a page: reading is not held up meanwhile
TREE_FIRST = 60_000  # bytes of HTML of the list of files; a longer one comes after the diff
AT_FIRST = 100_000  # bytes of HTML that are sent before more is read: what a screen shows at first
AT_ONCE = 2_000_000  # bytes of HTML, before compression, that one reader holds in the server's memory
RECAP = 6

Part = Piece | str
Parts = Callable[[], Iterator[Part]]
AsyncParts = Callable[[], AsyncIterator[Part]]


@dataclass(frozen=True)
class Shown:
    """The files of one page of a diff. `older` is set when two revisions are compared."""

    revision: Revision
    files: list[dict[str, Any]]
    view: str
    viewed: frozenset[tuple[str, str]]
    total: int
    tree: Piece | None = None  # its drawn list of files
    after: int = 0
    older: Revision | None = None
    comparison: Comparison | None = None
    # How the files are ordered: "chapters", "files" (those named by rules first) or "git".
    order: str = "git"
    # Set when the files stand in reading order: parts of files with "before", "after" and "anchor", all on one page.
    chapters: tuple[dict[str, Any], ...] = ()

    @property
    def next(self) -> int:
        """How many files stand before the next page; 0 when this one is the last."""
        end = self.after + len(self.files)
        return end if end < self.total and not self.chapters else 0

    @property
    def later(self) -> int:
        """Files that are not on this page yet."""
        return 0 if self.chapters else self.total - self.after - len(self.files)

    @property
    def tree_is_late(self) -> bool:
        """Whether the list of files is so long that it comes after the diff."""
        return self.tree is not None and self.tree.size > TREE_FIRST

    @property
    def is_compared(self) -> bool:
        """Whether what is shown lies between two revisions."""
        return self.comparison is not None and not self.comparison.problem

    @property
    def added(self) -> int:
        return sum(file["added"] for file in self.files)

    @property
    def removed(self) -> int:
        return sum(file["removed"] for file in self.files)


def files_of(revision: Revision | None) -> list[dict[str, Any]]:
    """The files of a revision as they were prepared, in order; none while they are not."""
    findings = findings_of(revision)
    return list(findings.data.get("files", [])) if findings else []


def shown_of(
    revision: Revision,
    person: Person,
    *,
    files: list[dict[str, Any]],
    view: str,
    tree: str = "",
    older: Revision | None = None,
    after: int = 0,
    room: int = PAGE_BYTES,
    order: str = "git",
) -> Shown:
    """What one page of the diff shows: the revision against its base, or against an older revision.

    `files` come in the order that `order` names; a comparison has its own, as git has them. `tree` is the key of their
    drawn list. The files of a page stay within `room` bytes of HTML, but for a first one that is larger alone.
    """
    comparison = compare(older, revision) if older else None
    if comparison and not comparison.problem:
        files, order, tree = comparison.files, "git", comparison.tree
    rows = FileViewed.objects.filter(person=person, change_id=revision.change_id)
    return Shown(
        revision=revision,
        files=_within(files[after : after + PAGE_FILES], view, room),
        view=view,
        viewed=frozenset(rows.values_list("path", "digest")),
        total=len(files),
        tree=_tree(tree),
        after=after,
        older=older,
        comparison=comparison,
        order=order,
    )


def reading_by(person: Person, revision: Revision, files: list[dict[str, Any]]) -> Reading:
    """What a person saw of a revision, counted over its files."""
    rows = Seen.objects.filter(person=person, change_id=revision.change_id)
    seen = {(row.path, row.digest): bytes(row.bits) for row in rows}
    carried = {(row.path, row.digest): bytes(row.carried) for row in rows}
    hunks: dict[str, set[str]] = {"viewed": set(), "acknowledged": set()}
    told = HunkViewed.objects.filter(person=person, change_id=revision.change_id)
    for how, digest in told.values_list("how", "digest"):
        hunks[how].add(digest)
    return reading_of(
        files,
        seen,
        frozenset(hunks["acknowledged"]),
        viewed=frozenset(hunks["viewed"]),
        carried=carried,
        measured=("", revision.digest) in seen,
    )


def recap(change: Change, look: LastLook | None) -> tuple[list[Event], int]:
    """What happened between a person's last look at an earlier revision and now, newest first, and how much more."""
    if look is None or look.previous_id is None:
        return [], 0
    rows = Event.objects.filter(change=change.pk, id__gt=look.event_id).exclude(verb__startswith="attention.")
    shown = list(rows.order_by("-id")[: RECAP + 1])
    return shown[:RECAP], rows.count() - RECAP if len(shown) > RECAP else 0


def later_parts(shown: Shown) -> list[Part]:
    """What ends files that were fetched: the mark of further ones, or that this was all of it."""
    name = "later" if shown.next else "end"
    return [render_to_string(f"reviews/diff/{name}.html", {"shown": shown, "revision": shown.revision})]


def parts(shown: Shown) -> Iterator[Part]:
    """The files' HTML, read from the database a few at a time."""
    for batch in _batches(shown):
        yield from _sections(shown, batch, _pieces(shown, batch))


async def parts_async(shown: Shown) -> AsyncIterator[Part]:
    """The same under ASGI: what was sent is let go before more is read, so a slow reader costs one batch."""
    for batch in await sync_to_async(_batches)(shown):
        pieces = await sync_to_async(_pieces)(shown, batch)
        for part in _sections(shown, batch, pieces):
            yield part


def _batches(shown: Shown) -> list[list[dict[str, Any]]]:
    sizes = sizes_of({file[shown.view] for file in shown.files})
    batches: list[list[dict[str, Any]]] = [[]]
    room = AT_FIRST
    for file in shown.files:
        size = sizes.get(file[shown.view], 0)
        if batches[-1] and size > room:
            batches.append([])
            room = AT_ONCE
        batches[-1].append(file)
        room -= size
    return batches


def _within(files: list[dict[str, Any]], view: str, room: int) -> list[dict[str, Any]]:
    sizes = sizes_of({file[view] for file in files})
    ends = accumulate(sizes.get(file[view], 0) for file in files)
    return files[: max(1, sum(1 for end in ends if end <= room))]


def sizes_of(keys: Collection[str]) -> dict[str, int]:
    """How many bytes of HTML prepared pieces are, by their key; nothing of those that are not there."""
    return dict(PreparedFile.objects.filter(key__in=keys).values_list("key", "size"))


def _tree(key: str) -> Piece | None:
    row = PreparedFile.objects.filter(key=key).first() if key else None
    return Piece.from_bytes(row.html) if row else None


def _pieces(shown: Shown, batch: Iterable[dict[str, Any]]) -> dict[str, Piece]:
    keys = [file[shown.view] for file in batch]
    rows = PreparedFile.objects.filter(key__in=keys).values_list("key", "html")
    return {key: Piece.from_bytes(html) for key, html in rows}


def _sections(shown: Shown, batch: Iterable[dict[str, Any]], pieces: dict[str, Piece]) -> Iterator[Part]:
    for file in batch:
        viewed = (file["path"], file["digest"]) in shown.viewed
        compared = shown.comparison if shown.is_compared else None
        yield file.get("before", "")
        yield opening_html(file, viewed=viewed, left=left_side(shown.older, shown.revision, compared, file))
        yield file["head"].replace(CONTROLS, head_html(shown.revision, compared, file, viewed))
        # A folded file is still found by the browser's own search, and by links to its lines.
        yield f'<div class="fw"{" hidden=until-found" if viewed else ""}>'
        yield pieces.get(file[shown.view]) or "<p class='fl loud'>This file is still being prepared.</p>"
        yield f"</div></section>{file.get('after', '')}"
