"""Comments and GitHub, both ways: ours are posted once each, by their mark; theirs are read where no webhook came."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.utils import timezone

from changes.models import Change
from changes.outside import github
from integrations.errors import NotFound, OutcomeUnknown, OutsideError, Refused, TooBig
from reviews.diff.paths import path_bytes
from reviews.models import Comment, Review, TalkRead, Thread
from reviews.services import mirroring
from reviews.services.hearing import heard
from reviews.services.places import spelled
from reviews.services.words import fenced
from reviews.settling import read_settled

log = logging.getLogger(__name__)
NO_PULL = "There is no pull request yet."
# GitHub's clock and ours may differ, and its answers may be a little old.
SLACK = timedelta(minutes=2)
GITHUB_SIDE = {"old": "LEFT", "new": "RIGHT"}
VERDICTS = {"approve": "approved", "changes": "asked for changes to", "comment": "commented on"}


def mirror(comment_pk: int) -> None:
    """Post one comment to GitHub, unless it is there; done twice is done."""
    comment = mirroring.take(comment_pk)
    if comment is None:
        return
    change = comment.thread.change
    if not change.has_pull:
        mirroring.put_off(ours=comment, sentence=NO_PULL)
        return
    waiting = _before(comment)
    if waiting is not None:
        mirroring.put_off(ours=comment, sentence=f"Comment {waiting} of the thread goes first.")
        return
    with _or_put_off(comment):
        kind, github_id = _found(comment) or _post(comment)
        mirroring.posted(comment=comment, kind=kind, github_id=github_id)


def mirror_words(review_pk: int) -> None:
    """Post what a person wrote with a verdict to the conversation, unless it is there; done twice is done."""
    review = mirroring.take_words(review_pk)
    if review is None:
        return
    if not review.change.has_pull:
        mirroring.put_off(ours=review, sentence=NO_PULL)
        return
    with _or_put_off(review):
        mirroring.posted_words(review=review, github_id=_found_words(review) or _post_words(review))


def read_talk(change: Change) -> None:
    """Take over what was said at GitHub since the conversation was last read. Raises OutsideError."""
    last = TalkRead.objects.filter(change=change).first()
    if last and change.pull_updated_at and change.pull_updated_at < last.at - SLACK:
        return
    if change.pull_number is None or not change.revisions.exists():
        return
    now = timezone.now()
    name = change.repository.full_name
    for line in github().review_comments(name, change.pull_number):
        heard(change, line, "")
    for said in github().comments(name, change.pull_number):
        heard(change, said, "")
    for review in github().reviews(name, change.pull_number):
        heard(change, review, "")
    read_settled(change)
    TalkRead.objects.update_or_create(change=change, defaults={"at": now})


@contextmanager
def _or_put_off(ours: Comment | Review) -> Iterator[None]:
    try:
        yield
    except OutcomeUnknown as error:
        mirroring.put_off(ours=ours, sentence=str(error))
    except Refused as error:
        log.info("%s was refused by GitHub: %s", ours, error)
        mirroring.put_off(ours=ours, sentence=str(error), for_good=not isinstance(error, NotFound))
    except OutsideError as error:
        mirroring.put_off(ours=ours, sentence=str(error))


def _before(comment: Comment) -> int | None:
    earlier = Comment.objects.filter(thread=comment.thread_id, pk__lt=comment.pk, draft=False, github_id=None)
    return earlier.filter(mirror_at__isnull=False).values_list("pk", flat=True).first()


def _found(comment: Comment) -> tuple[str, int] | None:
    """Where an earlier try left it: an answer may have been lost after GitHub had acted."""
    if not comment.mirror_tries:
        return None
    change = comment.thread.change
    name, number = change.repository.full_name, int(change.pull_number or 0)
    for line in github().review_comments(name, number):
        if mirroring.marked(line.body) == comment.pk:
            return "line", line.id
    for said in github().comments(name, number):
        if mirroring.marked(said.body) == comment.pk:
            return "talk", said.id
    return None


def _found_words(review: Review) -> int | None:
    if not review.mirror_tries:
        return None
    change = review.change
    for said in github().comments(change.repository.full_name, int(change.pull_number or 0)):
        if mirroring.marked(said.body, "review") == review.pk:
            return said.id
    return None


def _post_words(review: Review) -> int:
    change, sha = review.change, review.head_sha[:7]
    words = f"**{review.reviewer.name}** {VERDICTS[review.verdict]} {sha}, in Honkweb:\n\n{review.body}"
    if review.voided_at:  # before its words came here
        words += f"\n\nThis approval does not count any more: {review.void_reason}"
    name, number = change.repository.full_name, int(change.pull_number or 0)
    return github().comment(name, number, words, verbatim=f"\n\n{mirroring.mark(review)}").id


def _post(comment: Comment) -> tuple[str, int]:
    thread, change = comment.thread, comment.thread.change
    name, number = change.repository.full_name, int(change.pull_number or 0)
    verbatim = _verbatim(comment)
    if thread.github_id is not None:
        return "line", github().reply(name, number, thread.github_id, _words(comment), verbatim=verbatim).id
    first = thread.comments.filter(draft=False).first()
    if thread.path and thread.line and first is not None and first.pk == comment.pk:
        try:
            return "line", _on_line(thread, name, number, _words(comment), verbatim)
        except (NotFound, TooBig):
            raise
        except Refused as error:  # GitHub takes comments on lines of its own diff only
            if error.status != 422:
                raise
            log.info("comment %s goes to the conversation: %s", comment.pk, error)
    about = f"On {spelled(thread)}:\n\n{_quoted(thread)}" if thread.path else ""
    return "talk", github().comment(name, number, about + _words(comment), verbatim=verbatim).id


def _on_line(thread: Thread, name: str, number: int, words: str, verbatim: str) -> int:
    return (
        github()
        .review_comment(
            name,
            number,
            sha=thread.revision.head_sha,
            path=path_bytes(thread.path).decode("utf-8", "replace"),
            line=thread.line,
            start_line=thread.first_line or None,
            side=GITHUB_SIDE[thread.side],
            text=words,
            verbatim=verbatim,
        )
        .id
    )


def _words(comment: Comment) -> str:
    who = "Written by the agent" if comment.by_kind == "agent" else comment.by_label
    return f"**{who}**, in Honkweb:\n\n{comment.body}"


def _verbatim(comment: Comment) -> str:
    block = f"\n\n{fenced(comment.suggestion)}" if comment.suggestion is not None else ""
    return f"{block}\n\n{mirroring.mark(comment)}"


def _quoted(thread: Thread) -> str:
    lines = thread.quoted.split("\n")[:20] if thread.quoted else []
    return "\n".join(f"> {line}" for line in lines) + ("\n\n" if lines else "")
