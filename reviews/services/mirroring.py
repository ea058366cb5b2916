"""The outbox of comments to GitHub, as rows: taken by one worker at a time, found again by their mark."""

import re
from datetime import timedelta

from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from changes import live
from reviews.models import Comment, Thread

LEASE = timedelta(minutes=5)
MOST_TRIES = 12
_MARK = re.compile(r"<!-- honk:comment:(\d{1,18}):([\w-]{20,60}) -->")


def mark(comment: int) -> str:
    """What is hidden in a posted comment; it is signed, so that nobody can pass a comment off as ours."""
    return f"<!-- honk:comment:{comment}:{_signature(comment)} -->"


def marked(body: str) -> int | None:
    """The comment of ours that a text from GitHub is; None without a mark, or with a forged one."""
    for pk, signature in _MARK.findall(body):
        try:
            _signer().unsign(f"{pk}:{signature}")
        except BadSignature:
            continue
        return int(pk)
    return None


def take(comment_pk: int) -> Comment | None:
    """Take a comment that is due, for five minutes; None when somebody else has it or nothing is to be done."""
    now = timezone.now()
    comment = (
        Comment.objects.filter(pk=comment_pk, draft=False, github_id=None, mirror_at__lte=now)
        .select_related("thread__change__repository", "thread__revision", "by")
        .first()
    )
    if comment is None:
        return None
    rows = Comment.objects.filter(pk=comment_pk, mirror_at=comment.mirror_at, github_id=None)
    if not rows.update(mirror_at=now + LEASE, mirror_tries=F("mirror_tries") + 1):
        return None
    return comment


def posted(*, comment: Comment, kind: str, github_id: int) -> None:
    """Keep what GitHub calls it; the first comment on a line is what replies go to."""
    with transaction.atomic():
        rows = Comment.objects.filter(pk=comment.pk, github_id=None).update(
            github_kind=kind, github_id=github_id, mirror_at=None, mirror_error=""
        )
        first = comment.thread.comments.filter(draft=False).first()
        if rows and kind == "line" and first is not None and first.pk == comment.pk:
            Thread.objects.filter(pk=comment.thread_id, github_id=None).update(github_id=github_id)


def put_off(*, comment: Comment, sentence: str, for_good: bool = False) -> None:
    """Try again later, longer each time; or never, with the reason shown."""
    tries = comment.mirror_tries + 1
    never = for_good or tries >= MOST_TRIES
    wait = timedelta(seconds=min(2.0**tries, 900))
    Comment.objects.filter(pk=comment.pk, github_id=None).update(
        mirror_at=None if never else timezone.now() + wait, mirror_error=sentence[:300]
    )


def due() -> list[int]:
    """Comments that GitHub should have by now."""
    rows = Comment.objects.filter(mirror_at__lte=timezone.now(), draft=False, github_id=None)
    return list(rows.order_by("id").values_list("pk", flat=True)[:200])


def wake(comment_pk: int) -> None:
    """Post a comment once the transaction has committed."""
    live.wake("reviews.mirror", comment_pk)


def _signer() -> Signer:
    return Signer(salt="honk.comment")


def _signature(comment: int) -> str:
    return _signer().signature(str(comment))
