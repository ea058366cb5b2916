"""Posting what the outbox holds for a change's Slack thread, in order, once per row."""

import logging
from datetime import timedelta

from django.db.models import F
from django.utils import timezone

from changes.models import Change, SlackPost
from changes.outside import slack
from integrations.errors import OutsideError, RateLimited, Refused
from integrations.slack.client import Image
from integrations.slack.text import Link

log = logging.getLogger(__name__)
LEASE = timedelta(seconds=60)


def post(post_pk: int) -> None:
    """Post the thread's rows up to this one, oldest first; one that fails is tried again later."""
    row = SlackPost.objects.select_related("change").filter(pk=post_pk, posted_at=None).first()
    if row is None:
        return
    for each in SlackPost.objects.filter(change=row.change, posted_at=None, pk__lte=row.pk).order_by("pk"):
        if not _post_one(each, row.change):
            return


def _post_one(row: SlackPost, change: Change) -> bool:
    now = timezone.now()
    # Whoever moves next_at has the row for a minute: two workers never post the same one.
    if not SlackPost.objects.filter(pk=row.pk, posted_at=None, next_at__lte=now).update(
        next_at=now + LEASE, tries=F("tries") + 1
    ):
        return False
    try:
        ts = _sent(row, change)
    except RateLimited as error:
        SlackPost.objects.filter(pk=row.pk).update(next_at=error.until, error=str(error)[:300])
        return False
    except OutsideError as error:
        wait = timedelta(seconds=min(5 * 2 ** min(row.tries, 8), 900))
        SlackPost.objects.filter(pk=row.pk).update(next_at=now + wait, error=str(error)[:300])
        return False
    SlackPost.objects.filter(pk=row.pk).update(posted_at=timezone.now(), ts=ts, error="")
    return True


def _sent(row: SlackPost, change: Change) -> str:
    """Post a row; without its pictures when Slack, which takes all or nothing, could not fetch them."""
    where, thread, said = change.slack_channel, change.slack_thread, _said(row)
    pictures = [Image(address, alt) for address, alt in row.images]
    try:
        return slack().post(where, said, thread=thread, images=pictures)
    except Refused as refusal:
        if refusal.code != "invalid_blocks" or not pictures:
            raise
        log.info("Slack took %s without its pictures: is HONK_URL an address that it can reach?", row)
        SlackPost.objects.filter(pk=row.pk).update(images=[])
    return slack().post(where, said, thread=thread)


def _said(row: SlackPost) -> list[str | Link]:
    said: list[str | Link] = [row.text]
    for number, (label, address) in enumerate(row.links):
        said += [" · " if number else " ", Link(address, label)]
    return said


def due() -> list[int]:
    """Rows that are to be posted now."""
    rows = SlackPost.objects.filter(posted_at=None, next_at__lte=timezone.now(), tries__lt=20)
    return list(rows.order_by("pk").values_list("pk", flat=True)[:100])
