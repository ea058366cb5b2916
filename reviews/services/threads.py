"""Threads: answered in words, resolved, opened again; each is an event."""

from django.db import transaction
from django.utils import timezone

from audit.services import Actor
from changes.models import Person
from changes.services import actors
from changes.services.moving import note
from reviews.errors import BadInput, NotAllowed, WrongState
from reviews.models import Comment, Thread
from reviews.services.drafts import just_sent, said_in, spot_of
from reviews.services.mirroring import wake
from reviews.services.places import spelled
from reviews.services.settling import changed, may_close
from reviews.services.words import clean, may_comment, with_suggestion


def reply(*, thread: Thread, person: Person, body: str, seen: int | None = None) -> Comment:
    """Say something in a thread at once; the person's draft in it becomes the reply.

    The same words sent twice within ten minutes are one reply: a phone on a bad line sends again. `seen` is the newest
    comment that the writer had before them; who does not say has seen all.
    """
    may_comment(person, thread.change)
    words, lines = with_suggestion(body.replace("\r\n", "\n"))
    if lines is not None and (not spot_of(thread).is_lines or thread.side != "new"):
        raise BadInput("A suggestion replaces lines of the new side; this thread is about none.")
    words = clean(words)
    if not words and lines is None:
        raise BadInput("The reply is empty.")
    now = timezone.now()
    with transaction.atomic():
        thread = Thread.objects.select_for_update().select_related("change__repository").get(pk=thread.pk)
        if not thread.sent:
            raise WrongState("This thread is a draft; send it before anybody answers.")
        same = just_sent(Thread.objects.filter(pk=thread.pk), person, words, lines)
        if same is not None and not _was_answered(same, seen):
            return same
        thread.comments.filter(by=person, draft=True).delete()
        comment = Comment.objects.create(
            thread=thread,
            by=person,
            by_label=person.name,
            body=words,
            suggestion=lines,
            draft=False,
            mirror_at=now,
        )
        wake(comment.pk)
        said_in(thread, person)
        _note(thread, "thread.replied", actors.person(person), f"{person.name} replied on {spelled(thread)}.")
    return comment


def resolve(*, thread: Thread, person: Person) -> None:
    """Close a thread: its beginner, the asker, or a reviewer. Done twice is done."""
    _may_close(thread, person)
    with transaction.atomic():
        rows = Thread.objects.filter(pk=thread.pk, sent=True, resolved_at=None).update(
            resolved_at=timezone.now(), resolved_by=person
        )
        if rows:
            changed(thread.pk)
            words = f"{person.name} resolved the thread on {spelled(thread)}."
            _note(thread, "thread.resolved", actors.person(person), words)


def reopen(*, thread: Thread, person: Person) -> None:
    """Open a resolved thread again: it waits for an answer."""
    _may_close(thread, person)
    with transaction.atomic():
        rows = Thread.objects.filter(pk=thread.pk, resolved_at__isnull=False).update(
            resolved_at=None, resolved_by=None, answered_at=None
        )
        if rows:
            changed(thread.pk)
            words = f"{person.name} opened the thread on {spelled(thread)} again."
            _note(thread, "thread.reopened", actors.person(person), words)


def _was_answered(said: Comment, seen: int | None) -> bool:
    """Whether its writer saw a word after it: then the same words are an answer to that, and no second sending."""
    since = Comment.objects.filter(thread=said.thread_id, draft=False, pk__gt=said.pk)
    return (since if seen is None else since.filter(pk__lte=seen)).exists()


def _may_close(thread: Thread, person: Person) -> None:
    if not may_close(thread, person, thread.change):
        raise NotAllowed("Only who began a thread, the asker and reviewers can resolve or reopen it.")


def _note(thread: Thread, verb: str, actor: Actor, sentence: str) -> None:
    note(
        change=thread.change,
        verb=verb,
        actor=actor,
        sentence=sentence,
        data={"path": thread.path, "line": thread.line},
        subject="thread",
        subject_id=thread.pk,
    )
