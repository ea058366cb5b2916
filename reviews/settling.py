"""Telling GitHub that a thread was resolved or opened again here; and reading what it has."""

import logging

from changes.models import Change
from changes.outside import github
from integrations.errors import OutsideError, Refused
from reviews.models import Thread
from reviews.services import settling

log = logging.getLogger(__name__)


def settle(thread_pk: int) -> None:
    """Tell GitHub of one thread; done twice is done."""
    thread = settling.take(thread_pk)
    if thread is None:
        return
    change, resolved = thread.change, thread.resolved_at is not None
    if thread.github_id is None or change.pull_number is None:
        # Its first comment may still be on the way; what never was on a line there has no state there.
        settling.put_off(thread, for_good=not thread.comments.filter(mirror_at__isnull=False).exists())
        return
    name = change.repository.full_name
    try:
        there = {each.comment_id: each for each in github().review_threads(name, change.pull_number)}
        found = there.get(thread.github_id)
        if found is not None and found.resolved != resolved:
            github().settle_thread(name, found.id, resolved=resolved)
    except OutsideError as error:
        log.info("thread %s is not settled at GitHub: %s", thread.pk, error)
        settling.put_off(thread, for_good=isinstance(error, Refused))
        return
    settling.told(thread, resolved=resolved)


def read_settled(change: Change) -> None:
    """Take over which threads GitHub has as resolved. What GitHub refuses to say is left; raises other OutsideErrors."""
    if not Thread.objects.filter(change=change).exclude(github_id=None).exists():
        return
    try:
        threads = github().review_threads(change.repository.full_name, int(change.pull_number or 0))
    except Refused as error:
        log.info("GitHub does not say which threads of #%s are resolved: %s", change.pk, error)
        return
    for each in threads:
        settling.heard(change, each, each.resolved_by)
