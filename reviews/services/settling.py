"""Resolved here, resolved at GitHub, and the other way round: rows that say what GitHub has still to be told."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from changes import live
from changes.access import may
from changes.models import Change, Person, Role
from changes.services import actors
from changes.services.moving import note
from changes.services.people import person_at
from integrations.github.facts import ThreadFacts
from reviews.models import Thread
from reviews.services.places import spelled

LEASE = timedelta(minutes=5)
MOST_TRIES = 12


def changed(thread_pk: int) -> None:
    """It was resolved or opened again here: GitHub is to be told. Call in the transaction that did it."""
    rows = Thread.objects.filter(pk=thread_pk).exclude(path="", line=0)
    if rows.update(settle_at=timezone.now(), settle_tries=0):
        live.wake("reviews.settle", thread_pk)


def take(thread_pk: int) -> Thread | None:
    """Take a thread that is due, for five minutes; None when somebody else has it or nothing is to be done."""
    now = timezone.now()
    thread = (
        Thread.objects.filter(pk=thread_pk, settle_at__lte=now).select_related("change__repository").first()
    )
    if thread is None:
        return None
    rows = Thread.objects.filter(pk=thread_pk, settle_at=thread.settle_at)
    if not rows.update(settle_at=now + LEASE, settle_tries=F("settle_tries") + 1):
        return None
    thread.settle_at, thread.settle_tries = now + LEASE, thread.settle_tries + 1
    return thread


def told(thread: Thread, *, resolved: bool) -> None:
    """GitHub has it so; what changed here meanwhile has a time of its own and is told next."""
    Thread.objects.filter(pk=thread.pk).update(github_resolved=resolved)
    Thread.objects.filter(pk=thread.pk, settle_at=thread.settle_at).update(settle_at=None)


def put_off(thread: Thread, *, for_good: bool = False) -> None:
    """Try again later, longer each time; or never."""
    never = for_good or thread.settle_tries >= MOST_TRIES
    wait = timedelta(seconds=min(2.0**thread.settle_tries, 900))
    Thread.objects.filter(pk=thread.pk, settle_at=thread.settle_at).update(
        settle_at=None if never else timezone.now() + wait
    )


def due() -> list[int]:
    """Threads of which GitHub should know by now."""
    rows = Thread.objects.filter(settle_at__lte=timezone.now()).order_by("settle_at")
    return list(rows.values_list("pk", flat=True)[:200])


def heard(change: Change, facts: ThreadFacts, login: str) -> str:
    """Take over what GitHub says of a thread; gives the outcome in words.

    Opening again is taken over from anybody, for it lets nothing through. Resolving is taken over from who may resolve
    here, and of threads that block nothing.
    """
    with transaction.atomic():
        thread = Thread.objects.select_for_update().filter(change=change, github_id=facts.comment_id).first()
        if thread is None:
            return "ignored: the thread is not here"
        if thread.settle_at is not None:
            return "what happened here is told first"
        known = bool(thread.github_resolved)
        Thread.objects.filter(pk=thread.pk).update(github_resolved=facts.resolved)
        if known == facts.resolved or facts.resolved == (thread.resolved_at is not None):
            return "nothing new"
        return _resolved(thread, login) if facts.resolved else _reopened(thread, login)


def may_close(thread: Thread, person: Person, change: Change) -> bool:
    """Whether the person may resolve a thread: it is theirs, or they review here, or asked for the change."""
    if not may(person, Role.ASKER, change.repository):
        return False
    return person.pk in (thread.by_id, change.asker_id) or may(person, Role.REVIEWER, change.repository)


def _resolved(thread: Thread, login: str) -> str:
    who = person_at("github", login) if login else None
    if thread.by_id is not None and (who is None or not may_close(thread, who, thread.change)):
        who_said = login or "Somebody"
        words = f"{who_said} resolved the thread on {spelled(thread)} at GitHub. It is open here."
        _note(thread, "thread.resolved_elsewhere", login, words)
        return "it stays open here"
    Thread.objects.filter(pk=thread.pk).update(resolved_at=timezone.now(), resolved_by=who)
    _note(thread, "thread.resolved", login, f"{login} resolved the thread on {spelled(thread)} at GitHub.")
    return f"thread {thread.pk} resolved"


def _reopened(thread: Thread, login: str) -> str:
    Thread.objects.filter(pk=thread.pk).update(resolved_at=None, resolved_by=None, answered_at=None)
    words = f"{login or 'Somebody'} opened the thread on {spelled(thread)} again at GitHub."
    _note(thread, "thread.reopened", login, words)
    return f"thread {thread.pk} opened again"


def _note(thread: Thread, verb: str, login: str, sentence: str) -> None:
    note(
        change=thread.change,
        verb=verb,
        actor=actors.somebody_at_github(login) if login else actors.GITHUB,
        sentence=sentence,
        data={"path": thread.path, "line": thread.line},
        subject="thread",
        subject_id=thread.pk,
    )
