"""Finding threads in a later revision: where their lines stand, whether they went, which hunks touch them."""

import re
from dataclasses import dataclass

from django.db.models import Prefetch

from changes.models import Revision
from changes.outside import mirror_of
from changes.services.revisions import raw_patch
from integrations.errors import GitFailed, NotFound
from integrations.git import Mirror
from integrations.git.diffing import DIFF_OPTIONS
from reviews.diff.blocks import blocks
from reviews.diff.interdiff import Interdiff, answered_by, interdiff
from reviews.diff.model import Diff, FileDiff, Hunk
from reviews.diff.parse import parse
from reviews.diff.port import Place, port
from reviews.models import Thread, ThreadPlace
from reviews.services.places import found

MOST_LINKS = 6
# How the agent is asked to name a comment that it speaks of (see `reviews.services.handing`).
_SAID = re.compile(
    r"^[ \t]*(?:[-*][ \t]+)?\[T(\d+)\][ \t:]*(.+(?:\n(?![ \t]*(?:[-*][ \t]+)?\[T\d)[^\n]+)*)", re.M
)


@dataclass(frozen=True)
class Step:
    """From one revision to a later one: what differs between heads and bases, and what is new for a reader."""

    before: Diff
    heads: Diff
    bases: Diff | None
    news: Interdiff


def place(revision_pk: int) -> None:
    """Find every thread that still has to be found in this revision. Raises OutsideError; done twice is done."""
    revision = Revision.objects.select_related("change__repository", "run", "patch").get(pk=revision_pk)
    earlier = Prefetch("places", ThreadPlace.objects.filter(revision__number__lt=revision.number))
    threads = Thread.objects.filter(change=revision.change_id).prefetch_related(earlier)
    rows = ThreadPlace.objects.filter(revision=revision, found_at=None).prefetch_related(
        Prefetch("thread", threads)
    )
    steps: dict[int, Step] = {}
    said = said_by_agent(revision.summary)
    for row in rows.order_by("thread"):
        thread = row.thread
        before = _before(thread, revision)
        if before is None:
            continue  # an earlier revision comes first; the sweep comes back to this one
        start, place_before, gone_in = before
        step = steps.get(start.pk) or steps.setdefault(start.pk, _step(start, revision))
        _find(row, thread, place_before, gone_in, step, revision, said.get(thread.pk, ""))


def said_by_agent(summary: str) -> dict[int, str]:
    """What a summary says of single comments, by thread."""
    return {int(pk): words.strip()[:2000] for pk, words in _SAID.findall(summary) if len(pk) < 18}


def _before(thread: Thread, revision: Revision) -> tuple[Revision, Place, int | None] | None:
    """The revision before this one in which the thread's place is known."""
    previous = (
        Revision.objects.filter(change=revision.change_id, number__lt=revision.number)
        .select_related("patch", "change__repository")
        .order_by("-number")
        .first()
    )
    if previous is None:
        return None
    if previous.pk == thread.revision_id:
        return previous, Place(thread.path, thread.side, thread.line), None
    known = next((each for each in thread.places.all() if each.revision_id == previous.pk), None)
    if known is None or known.found_at is None:
        return None
    return previous, Place(known.path, thread.side, known.line, known.gone), known.gone_in_id


def _step(start: Revision, end: Revision) -> Step:
    mirror = mirror_of(end.change.repository, online=False)
    before, after = parse(raw_patch(start)), parse(raw_patch(end))
    heads = _between(mirror, end, start.head_sha, end.head_sha)
    bases = _between(mirror, end, start.base_sha, end.base_sha) if start.base_sha != end.base_sha else None
    return Step(before, heads, bases, interdiff(before, after, heads, bases))


def _between(mirror: Mirror, revision: Revision, old: str, new: str) -> Diff:
    try:
        return parse(mirror.diff_bytes(old, new, args=DIFF_OPTIONS, three_dot=False))
    except (GitFailed, NotFound):  # a mirror is a cache: it may have been deleted
        online = mirror_of(revision.change.repository)
        online.fetch()
        online.fetch([old, new])
        return parse(online.diff_bytes(old, new, args=DIFF_OPTIONS, three_dot=False))


def _find(
    row: ThreadPlace,
    thread: Thread,
    start: Place,
    gone_in: int | None,
    step: Step,
    revision: Revision,
    said: str,
) -> None:
    here = port(start, step.heads, step.bases) if start.path else start
    length = max(0, thread.line - (thread.first_line or thread.line))
    if not here.gone and length and not _is_whole(start, length, here, step):
        here = Place(here.path, here.side, here.line, gone=True)
    found(
        place=row,
        agent_says=said,
        path=here.path,
        line=here.line,
        first_line=max(1, here.line - length) if here.line else 0,
        gone=here.gone,
        gone_in_id=(gone_in or revision.pk) if here.gone else None,
        hunks=_answers(start, length, step),
    )


def _is_whole(start: Place, length: int, here: Place, step: Step) -> bool:
    """Whether each line of a range is there still, with nothing put between."""
    for above in range(1, length + 1):
        line = port(Place(start.path, start.side, start.line - above), step.heads, step.bases)
        if line.gone or line.line != here.line - above:
            return False
    return True


def _answers(start: Place, length: int, step: Step) -> list[dict[str, object]]:
    """The hunks of the newer revision that touch what was commented on."""
    news = step.news
    if not start.path:
        firsts = [_link(file, file.hunks[0] if file.hunks else None) for file in news.diff.files]
        return firsts[:MOST_LINKS]
    file = next((f for f in news.diff.files if start.path in (f.old_path, f.path)), None)
    if file is None:
        return []
    if not start.line or not file.hunks:
        return [_link(file, hunk) for hunk in file.hunks[:MOST_LINKS]] or [_link(file, None)]
    if file.path in news.against_base:
        return []  # between the two heads nothing of it changed
    hunks: list[Hunk] = []
    for number in _lines(start, length, step.before):
        hunk = answered_by(file, number)
        if hunk is not None and hunk not in hunks:
            hunks.append(hunk)
    return [_link(file, hunk) for hunk in hunks[:MOST_LINKS]]


def _lines(start: Place, length: int, before: Diff) -> range:
    """The lines of the earlier head that are meant; for removed ones those that came in their place, or stand around."""
    if start.side == "new":
        return range(start.line - length, start.line + 1)
    meant = range(start.line - length, start.line + 1)
    file = before.file(start.path)
    for hunk in file.hunks if file else ():
        last = hunk.new_start - 1 if hunk.new_lines else hunk.new_start
        for context, removed, added in blocks(hunk):
            if any(line.old in meant for line in removed):
                return range(last + 1, last + len(added) + 1) if added else range(last, last + 2)
            last += len(context) + len(added)
    return range(0)


def _link(file: FileDiff, hunk: Hunk | None) -> dict[str, object]:
    if hunk is None:
        return {"path": file.path, "line": 0}
    line = next((each.new for each in hunk.lines if each.kind == "+"), None) or hunk.new_start
    return {"path": file.path, "line": line}
