"""Handing all open threads to the agent, as one message; what strangers said at GitHub stays out of it."""

from django.db.models import Prefetch
from django.utils import timezone

from changes.models import Change
from reviews.errors import BadInput
from reviews.models import Comment, Thread
from reviews.services.places import spelled
from reviews.services.words import fenced

LONGEST = 100_000
_HEAD = (
    "Open comments, each with its mark. After the work, write a line in your summary for each of them, which begins "
    "with its mark in brackets and says what you did, or why nothing had to change."
)


def hand_over(change: Change) -> str:
    """What the open threads say, for the agent; each is marked as handed over. Call in a transaction.

    Raises BadInput when they are too long to be read in one go.
    """
    said = Prefetch("comments", Comment.objects.filter(draft=False).exclude(by=None, by_kind="github"))
    threads = Thread.objects.filter(change=change, sent=True, resolved_at=None).prefetch_related(said)
    told = [thread for thread in threads.order_by("path", "line", "id") if thread.by_id is not None]
    if not told:
        return ""
    message = "\n\n".join([_HEAD, *(_words(thread) for thread in told)])
    if len(message) > LONGEST:
        raise BadInput(
            f"The {len(told)} open threads hold {len(message):,} characters; the agent takes {LONGEST:,} at once. "
            "Resolve some, or answer them yourself."
        )
    Thread.objects.filter(pk__in=[thread.pk for thread in told]).update(asked_at=timezone.now())
    return message


def _words(thread: Thread) -> str:
    lines = [f"[T{thread.pk}] on {spelled(thread)}"]
    if thread.path and thread.line:
        lines[0] += f" ({'before' if thread.side == 'old' else 'after'} revision {thread.revision.number})"
    if thread.answered_in_id:
        lines[0] += "; an earlier revision touched it and it is open still"
    lines += [f"> {line}" for line in thread.quoted.split("\n")] if thread.quoted else []
    for comment in thread.comments.all():
        lines.append(f"{comment.by_label}: {comment.body}".rstrip())
        if comment.suggestion is not None:
            lines.append(fenced(comment.suggestion))
    return "\n".join(lines)
