"""Drafts: kept on the server for the person who writes them, seen by nobody else, sent together as one review."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from changes.models import Change, Person, Revision
from integrations.secrets import find
from reviews.errors import BadInput, NotAllowed, WrongState
from reviews.models import Comment, Review, Thread
from reviews.quoting import Spot, in_order, quote
from reviews.services.mirroring import wake
from reviews.services.places import place_sent
from reviews.services.words import clean, may_comment, with_suggestion

MOST = 500
LONGEST_SUGGESTION = 20_000
# The same words sent again within this time are one sending: a phone in a tunnel learns late that no answer came, and
# the page promises these ten minutes.
TWICE = timedelta(minutes=10)


def drafts_of(change: Change, person: Person) -> QuerySet[Comment]:
    """What the person has written on the change and not sent, in the order of writing."""
    rows = Comment.objects.filter(by=person, draft=True, thread__change=change)
    return rows.select_related("thread__revision").order_by("id")


def keep_draft(
    *,
    change: Change,
    person: Person,
    revision: Revision,
    spot: Spot,
    body: str,
    suggestion: str | None = None,
) -> Comment | None:
    """Keep what the person writes at a spot; writing there again changes it, writing nothing discards it.

    What was sent from there in the same words a moment ago is given as it is. Raises NotAllowed, BadInput.
    """
    may_comment(person, change)
    spot = in_order(spot)
    text, lines = _parted(body, suggestion, spot)
    at = {"path": spot.path, "side": spot.side, "line": spot.line, "first_line": spot.first_line}
    mine = Thread.objects.filter(change=change, revision=revision, by=person, sent=False, **at)
    quoted = "" if mine.exists() else quote(revision, spot)
    with transaction.atomic():
        Person.objects.select_for_update(no_key=True).get(
            pk=person.pk
        )  # what they send at once comes in turn
        thread = mine.first()
        if not text and lines is None:
            mine.delete()
            return None
        if thread is None:
            sent = Thread.objects.filter(change=change, revision=revision, by=person, sent=True, **at)
            same = just_sent(sent, person, text, lines)
            if same is not None:
                return same
            if drafts_of(change, person).count() >= MOST:
                raise BadInput(f"You have {MOST} drafts here. Send or discard some first.")
            thread = Thread.objects.create(
                change=change,
                revision=revision,
                by=person,
                by_label=person.name,
                quoted=quoted,
                **at,
            )
        return _write(thread, person, text, lines)


def keep_reply(*, thread: Thread, person: Person, body: str) -> Comment | None:
    """Keep a reply in a thread as a draft, one for each person and thread."""
    may_comment(person, thread.change)
    if not thread.sent:
        raise WrongState("This thread is a draft itself; change what it says.")
    text, lines = _parted(body, None, spot_of(thread))
    with transaction.atomic():
        Thread.objects.select_for_update().get(pk=thread.pk)
        if not text and lines is None:
            thread.comments.filter(by=person, draft=True).delete()
            return None
        return _write(thread, person, text, lines)


def discard_draft(*, comment: Comment, person: Person) -> None:
    """Throw a draft away, and the thread that it would have begun."""
    if comment.by_id != person.pk:
        raise NotAllowed("Only the person who writes a draft can discard it.")
    with transaction.atomic():
        rows = Comment.objects.filter(pk=comment.pk, draft=True).delete()
        if not rows[0]:
            raise WrongState("It was sent already. Reply to it, or resolve its thread.")
        Thread.objects.filter(pk=comment.thread_id, sent=False, comments=None).delete()


def send_drafts(*, change: Change, person: Person, review: Review, only: int | None = None) -> int:
    """Send the person's drafts with a review, or the one that is named; gives how many. Call in a transaction."""
    chosen = Q(pk=only) if only is not None else Q()
    rows = list(drafts_of(change, person).filter(chosen))
    for comment in rows:
        _send(comment, review)
    return len(rows)


def has_drafts(change: Change, person: Person) -> bool:
    """Whether there is anything to send."""
    return drafts_of(change, person).exists()


def spot_of(thread: Thread) -> Spot:
    """What a thread was begun about."""
    return Spot(thread.path, thread.side, thread.line, thread.first_line)


def _send(comment: Comment, review: Review | None) -> None:
    now = timezone.now()
    Comment.objects.filter(pk=comment.pk, draft=True).update(
        draft=False, review=review, at=now, mirror_at=now
    )
    wake(comment.pk)
    thread = comment.thread
    if not thread.sent:
        Thread.objects.filter(pk=thread.pk).update(sent=True, at=now)
        place_sent(thread)
        return
    said_in(thread, comment.by)


def said_in(thread: Thread, by: Person | None) -> None:
    """Somebody else's words answer a thread; its beginner's own words ask again."""
    answers = by is None or by.pk != thread.by_id
    Thread.objects.filter(pk=thread.pk).update(answered_at=timezone.now() if answers else None)


def just_sent(threads: QuerySet[Thread], person: Person, text: str, lines: str | None) -> Comment | None:
    """What the person said there in these words a moment ago; the newest, where it was said several times."""
    rows = Comment.objects.filter(thread__in=threads, by=person, draft=False, body=text, suggestion=lines)
    return rows.filter(at__gt=timezone.now() - TWICE).last()


def _write(thread: Thread, person: Person, text: str, lines: str | None) -> Comment:
    comment = thread.comments.filter(by=person, draft=True).first()
    if comment is None:
        return Comment.objects.create(
            thread=thread, by=person, by_label=person.name, body=text, suggestion=lines
        )
    Comment.objects.filter(pk=comment.pk, draft=True).update(body=text, suggestion=lines)
    comment.body, comment.suggestion = text, lines
    return comment


def _parted(body: str, suggestion: str | None, spot: Spot) -> tuple[str, str | None]:
    raw = body.replace("\r\n", "\n")
    words, lines = with_suggestion(raw)
    lines = suggestion.replace("\r\n", "\n") if suggestion is not None else lines
    if lines is None:
        return clean(words), None
    if not spot.is_lines or spot.side != "new":
        raise BadInput("A suggestion replaces lines; open it on lines of the new side.")
    if len(lines) > LONGEST_SUGGESTION or "\x00" in lines:
        raise BadInput(f"A suggestion may have {LONGEST_SUGGESTION:,} characters of text.")
    if find(lines):
        raise BadInput("The suggestion holds what looks like a secret. Nothing was kept; write it without.")
    return clean(words), lines
