"""Places: each sent thread gets a row for each later revision, found by a task; an answer found is an event."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from changes import live
from changes.models import Revision
from changes.services import actors
from changes.services.moving import note
from reviews.models import Comment, Thread, ThreadPlace
from reviews.services.mirroring import wake


def revision_recorded(revision: Revision) -> None:
    """Write what is to be found for the threads of the change; call in the transaction of the revision."""
    threads = Thread.objects.filter(change=revision.change_id, sent=True)
    rows = [ThreadPlace(thread=thread, revision=revision) for thread in threads]
    ThreadPlace.objects.bulk_create(rows, ignore_conflicts=True)
    if rows:
        live.wake("reviews.place", revision.pk)


def place_sent(thread: Thread) -> None:
    """A thread that was begun on an older revision has to be found in the later ones too."""
    later = Revision.objects.filter(change=thread.change_id, number__gt=thread.revision.number)
    for revision in later:
        ThreadPlace.objects.get_or_create(thread=thread, revision=revision)
        live.wake("reviews.place", revision.pk)


def found(*, place: ThreadPlace, agent_says: str, **fields: Any) -> None:
    """Keep where a thread stands in a revision; hunks that touch it answer it, if the agent had been told."""
    with transaction.atomic():
        rows = ThreadPlace.objects.filter(pk=place.pk, found_at=None).update(
            found_at=timezone.now(), **fields
        )
        if not rows:
            return
        thread = Thread.objects.select_for_update().get(pk=place.thread_id)
        was_told = thread.asked_at is not None and thread.asked_at < place.revision.at
        if not was_told:
            return
        if agent_says:
            _agent_says(thread, place.revision, agent_says)
        if fields["hunks"] and thread.answered_at is None:
            _answered(thread, place.revision)


def due() -> list[int]:
    """Revisions with threads that are still to be found."""
    rows = ThreadPlace.objects.filter(found_at=None).order_by("revision").values_list("revision", flat=True)
    return list(rows.distinct()[:20])


def _answered(thread: Thread, revision: Revision) -> None:
    Thread.objects.filter(pk=thread.pk).update(answered_in=revision, answered_at=timezone.now())
    run = revision.run
    note(
        change=thread.change,
        verb="thread.answered",
        actor=actors.agent(run) if run else actors.HONKWEB,
        sentence=f"Revision {revision.number} answers {thread.by_label}'s comment on {spelled(thread)}.",
        subject="thread",
        subject_id=thread.pk,
        data={"revision": revision.number},
    )


def _agent_says(thread: Thread, revision: Revision, words: str) -> None:
    run = revision.run
    if run is None:
        return
    comment = Comment.objects.create(
        thread=thread,
        by=None,
        by_label=f"Claude ({run.model or run.engine})",
        by_kind="agent",
        body=words,
        draft=False,
        mirror_at=timezone.now(),
    )
    wake(comment.pk)


def spelled(thread: Thread) -> str:
    """What a thread is about, in words: a line, lines, a file or the change."""
    if not thread.path:
        return "the change"
    if not thread.line:
        return thread.path
    if thread.first_line and thread.first_line != thread.line:
        return f"{thread.path}:{thread.first_line}-{thread.line}"
    return f"{thread.path}:{thread.line}"
