"""Threads as a page shows them, in one revision: where each stands there, what answers it, and the reader's drafts."""

from dataclasses import dataclass

from django.db.models import F, Prefetch, Q

from changes.models import Change, Person, Revision
from reviews.access import latest_revision
from reviews.diff.paths import path_bytes, path_key
from reviews.diff.rows import line_id
from reviews.models import Comment, Thread, ThreadPlace
from reviews.services.places import spelled
from reviews.services.settling import may_close


@dataclass(frozen=True)
class Hunk:
    """A hunk that answers a thread, and its address on the page."""

    label: str
    href: str


@dataclass(frozen=True)
class Row:
    """One thread in the revision that is shown."""

    thread: Thread
    comments: tuple[Comment, ...]
    draft: Comment | None  # what the reader has not sent: the beginning, or a reply
    where: str
    file: str  # the element of its file; empty for the change
    after: str  # the element of its line; empty where it stands on none
    began_at: (
        str  # the element of the line it was written on, where its revision is the older one of a comparison
    )
    notice: str  # why it is not where it was
    hunks: tuple[Hunk, ...]
    may_close: bool
    may_apply: bool
    # Whether the agent was told of it and no hunk of the revision that is shown touches it.
    missed: bool

    @property
    def is_open(self) -> bool:
        return self.thread.resolved_at is None

    @property
    def unanswered(self) -> bool:
        return self.thread.sent and self.is_open and self.thread.answered_at is None

    @property
    def is_outsider(self) -> bool:
        return self.thread.by_id is None

    @property
    def before(self) -> list[str]:
        return self.thread.quoted.split("\n") if self.thread.quoted else []


def threads_in(change: Change, revision: Revision | None, person: Person) -> list[Row]:
    """Every thread of a change that the person may see, the open ones in the order of the files."""
    mine = Q(draft=False) | Q(by=person)
    said = Prefetch("comments", Comment.objects.filter(mine).select_related("applied_in").order_by("id"))
    threads = (
        Thread.objects.filter(change=change)
        .filter(Q(sent=True) | Q(by=person))
        .select_related("revision", "answered_in", "resolved_by")
        .prefetch_related(said)
    )
    places = _places(change, revision)
    newest = latest_revision(change)
    answers = _answers(change)
    rows = [
        _row(thread, revision, places.get(thread.pk), answers.get(thread.pk, []), change, person, newest)
        for thread in threads
    ]
    return sorted(rows, key=lambda row: (not row.is_open, row.thread.path, row.thread.line, row.thread.pk))


def _places(change: Change, revision: Revision | None) -> dict[int, ThreadPlace]:
    rows = ThreadPlace.objects.filter(thread__change=change, revision=revision).select_related(
        "gone_in", "revision"
    )
    return {row.thread_id: row for row in rows}


def _answers(change: Change) -> dict[int, list[dict[str, object]]]:
    """The hunks of the revision that answered a thread, which need not be the one that is shown."""
    rows = ThreadPlace.objects.filter(thread__change=change, thread__answered_in=F("revision"))
    return {row.thread_id: row.hunks for row in rows}


def _row(
    thread: Thread,
    revision: Revision | None,
    place: ThreadPlace | None,
    answers: list[dict[str, object]],
    change: Change,
    person: Person,
    newest: Revision | None,
) -> Row:
    comments = tuple(thread.comments.all())
    path, line, notice = _standing(thread, revision, place)
    key = path_key(path_bytes(path)) if path else ""
    closes = may_close(thread, person, change)
    return Row(
        thread=thread,
        comments=tuple(each for each in comments if not each.draft),
        draft=next((each for each in comments if each.draft), None),
        where=spelled(thread),
        file=f"F-{key}" if key else "",
        after=line_id(key, thread.side, line) if line else "",
        began_at=_began_at(thread),
        notice=notice,
        hunks=tuple(_hunk(each, thread, newest) for each in answers),
        may_close=closes,
        may_apply=closes and thread.side == "new" and revision == newest and not notice,
        missed=_is_missed(thread, place),
    )


def _began_at(thread: Thread) -> str:
    if not thread.line or thread.side != "new":
        return ""
    return line_id(path_key(path_bytes(thread.path)), "old", thread.line)


def _is_missed(thread: Thread, place: ThreadPlace | None) -> bool:
    if thread.resolved_at or thread.answered_at or thread.asked_at is None or place is None:
        return False
    return place.found_at is not None and place.revision.at > thread.asked_at


def _standing(thread: Thread, revision: Revision | None, place: ThreadPlace | None) -> tuple[str, int, str]:
    """Path and line in the revision that is shown, and why it stands on none."""
    if revision is None or thread.revision_id == revision.pk or not thread.path:
        return thread.path, thread.line, ""
    if place is None:
        what = f"On revision {thread.revision.number}, in {spelled(thread)}."
        return thread.path, 0, what
    if place.found_at is None:
        return thread.path, 0, f"Its lines are being found in revision {revision.number}."
    if not place.gone:
        return place.path, place.line, ""
    number = place.gone_in.number if place.gone_in else revision.number
    return place.path, 0, f"On {'lines' if _is_range(thread) else 'a line'} that revision {number} removed."


def _is_range(thread: Thread) -> bool:
    return bool(thread.first_line and thread.first_line != thread.line)


def _hunk(answer: dict[str, object], thread: Thread, newest: Revision | None) -> Hunk:
    path, line = str(answer.get("path", "")), int(str(answer.get("line", 0)))
    key = path_key(path_bytes(path))
    anchor = line_id(key, "new", line) if line else f"F-{key}"
    answered = thread.answered_in
    older = (
        f"/changes/{thread.change_id}/revisions/{answered.number}/" if answered and answered != newest else ""
    )
    return Hunk(f"{path}:{line}" if line else path, f"{older}#{anchor}")
