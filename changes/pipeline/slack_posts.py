"""Posting what the outbox holds for a change's Slack thread, in order, once per row."""

import logging
from datetime import timedelta

from django.db.models import F, QuerySet
from django.utils import timezone

from changes.models import Change, SlackPost
from changes.outside import slack
from changes.services.lost_posts import MOST_TRIES, give_up, lost_posts
from changes.services.telling import page
from integrations.errors import OutsideError, RateLimited, Refused
from integrations.slack.client import Image
from integrations.slack.text import Link

log = logging.getLogger(__name__)
LEASE = timedelta(seconds=60)


def post(post_pk: int) -> None:
    """Post the thread's rows up to this one, oldest first; one that fails is tried again later."""
    row = _unposted().select_related("change").filter(pk=post_pk).first()
    if row is None:
        return
    for each in _unposted().filter(change=row.change, pk__lte=row.pk).order_by("pk"):
        if not _post_one(each, row.change):
            return


def _unposted() -> QuerySet[SlackPost]:
    return SlackPost.objects.filter(posted_at=None, given_up_at=None)


def _post_one(row: SlackPost, change: Change) -> bool:
    """True when the thread's next row may follow: this one is posted, or nobody tries it any more."""
    now = timezone.now()
    # Whoever moves next_at has the row for a minute: two workers never post the same one.
    if not (
        _unposted().filter(pk=row.pk, next_at__lte=now).update(next_at=now + LEASE, tries=F("tries") + 1)
    ):
        return False
    if row.tries >= MOST_TRIES:  # whoever tried last was killed before it could say so
        give_up(row)
        return True
    try:
        ts = _sent(row, change)
    except RateLimited as error:
        # To wait as Slack asks is no failure, and counts as no try.
        SlackPost.objects.filter(pk=row.pk).update(
            next_at=error.until, error=str(error)[:300], tries=row.tries
        )
        return False
    except OutsideError as error:
        wait = timedelta(seconds=min(5 * 2 ** min(row.tries, 8), 900))
        SlackPost.objects.filter(pk=row.pk).update(next_at=now + wait, error=str(error)[:300])
        if row.tries + 1 < MOST_TRIES:
            return False
        give_up(row)
        return True
    SlackPost.objects.filter(pk=row.pk).update(posted_at=timezone.now(), ts=ts, error="")
    return True


def _sent(row: SlackPost, change: Change) -> str:
    """Post a row; without its pictures when Slack, which takes all or nothing, could not fetch them."""
    where, thread, said = change.slack_channel, change.slack_thread, _said(row, change)
    pictures = [Image(address, alt) for address, alt in row.images]
    try:
        return slack().post(where, said, thread=thread, images=pictures)
    except Refused as refusal:
        if refusal.code != "invalid_blocks" or not pictures:
            raise
        log.info("Slack took %s without its pictures: is HONK_URL an address that it can reach?", row)
        SlackPost.objects.filter(pk=row.pk).update(images=[])
    return slack().post(where, said, thread=thread)


def _said(row: SlackPost, change: Change) -> list[str | Link]:
    links = [(label, address) for label, address in row.links]
    said: list[str | Link] = [row.text]
    lost = lost_posts(change).filter(pk__lt=row.pk).count()
    if lost:
        were = (
            "A message before this one was lost"
            if lost == 1
            else f"{lost} messages before this one were lost"
        )
        said.append(f" {were}; the page has everything.")
        links += [page(change)] if page(change) not in links else []
    for number, (label, address) in enumerate(links):
        said += [" · " if number else " ", Link(address, label)]
    return said


def due() -> list[int]:
    """Rows that are to be posted now."""
    rows = _unposted().filter(next_at__lte=timezone.now())
    return list(rows.order_by("pk").values_list("pk", flat=True)[:100])
