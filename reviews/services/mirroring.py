"""The outbox to GitHub, as rows: comments, and words of verdicts; taken by one worker at a time, found by their mark."""

import re
from datetime import timedelta
from typing import TypeVar

from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from changes import live
from changes.models import Change
from reviews.models import Comment, Review, Thread

Ours = TypeVar("Ours", Comment, Review)

LEASE = timedelta(minutes=5)
MOST_TRIES = 12
_MARK = re.compile(r"<!-- honk:(comment|review):(\d{1,18}):([\w-]{20,60}) -->")


def mark(ours: Comment | Review) -> str:
    """What is hidden in a posted text; it is signed, so that nobody can pass a text off as ours."""
    kind = "review" if isinstance(ours, Review) else "comment"
    return f"<!-- honk:{kind}:{ours.pk}:{_signer(kind).signature(str(ours.pk))} -->"


def marked(body: str, kind: str = "comment") -> int | None:
    """The comment (or review) of ours that a text from GitHub is; None without its mark, or with a forged one."""
    for said, pk, signature in _MARK.findall(body):
        try:
            _signer(said).unsign(f"{pk}:{signature}")
        except BadSignature:
            continue
        return int(pk) if said == kind else None
    return None


def take(comment_pk: int) -> Comment | None:
    """Take a comment that is due, for five minutes; None when somebody else has it or nothing is to be done."""
    rows = Comment.objects.filter(pk=comment_pk, draft=False)
    return _taken(rows.select_related("thread__change__repository", "thread__revision", "by"))


def take_words(review_pk: int) -> Review | None:
    """Take a verdict whose words are due, as `take` does."""
    return _taken(Review.objects.filter(pk=review_pk).select_related("change__repository", "reviewer"))


def posted(*, comment: Comment, kind: str, github_id: int) -> None:
    """Keep what GitHub calls it; the first comment on a line is what replies go to."""
    with transaction.atomic():
        rows = Comment.objects.filter(pk=comment.pk, github_id=None).update(
            github_kind=kind, github_id=github_id, mirror_at=None, mirror_error=""
        )
        first = comment.thread.comments.filter(draft=False).first()
        if rows and kind == "line" and first is not None and first.pk == comment.pk:
            Thread.objects.filter(pk=comment.thread_id, github_id=None).update(github_id=github_id)


def posted_words(*, review: Review, github_id: int) -> None:
    """Keep what GitHub calls the words of a verdict."""
    Review.objects.filter(pk=review.pk, github_id=None).update(
        github_id=github_id, mirror_at=None, mirror_error=""
    )


def is_verdict(change: Change, *, github_id: int, body: str) -> bool:
    """Whether GitHub tells of the words of a verdict here: by its number or, if no answer to posting came, its mark."""
    ours = Review.objects.filter(change=change)
    if ours.filter(github_id=github_id).exists():
        return True
    pk = marked(body, "review")
    review = ours.filter(pk=pk, github_id=None, mirror_at__isnull=False).first() if pk else None
    if review is None:
        return False
    posted_words(review=review, github_id=github_id)
    return True


def put_off(*, ours: Comment | Review, sentence: str, for_good: bool = False) -> None:
    """Try again later, longer each time; or never, with the reason shown."""
    tries = ours.mirror_tries + 1
    never = for_good or tries >= MOST_TRIES
    wait = timedelta(seconds=min(2.0**tries, 900))
    type(ours).objects.filter(pk=ours.pk, github_id=None).update(
        mirror_at=None if never else timezone.now() + wait, mirror_error=sentence[:300]
    )


def due() -> list[int]:
    """Comments that GitHub should have by now."""
    rows = Comment.objects.filter(mirror_at__lte=timezone.now(), draft=False, github_id=None)
    return list(rows.order_by("id").values_list("pk", flat=True)[:200])


def due_words() -> list[int]:
    """Verdicts whose words GitHub should have by now."""
    rows = Review.objects.filter(mirror_at__lte=timezone.now(), github_id=None)
    return list(rows.order_by("id").values_list("pk", flat=True)[:200])


def wake(comment_pk: int) -> None:
    """Post a comment once the transaction has committed."""
    live.wake("reviews.mirror", comment_pk)


def wake_words(review_pk: int) -> None:
    """Post the words of a verdict once the transaction has committed."""
    live.wake("reviews.mirror_words", review_pk)


def _taken(rows: "QuerySet[Ours]") -> Ours | None:
    now = timezone.now()
    rows = rows.filter(github_id=None)
    ours = rows.filter(mirror_at__lte=now).first()
    if ours is None:
        return None
    mine = rows.select_related(None).filter(mirror_at=ours.mirror_at)
    if not mine.update(mirror_at=now + LEASE, mirror_tries=F("mirror_tries") + 1):
        return None
    return ours


def _signer(kind: str) -> Signer:
    return Signer(salt=f"honk.{kind}")
