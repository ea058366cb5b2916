"""Celery tasks of reviews: doors only. Each is safe to run twice; a sweep starts what was never woken."""

import logging

from celery import shared_task

from integrations.errors import OutsideError
from reviews.landing import advance
from reviews.mirroring import mirror as mirror_comment
from reviews.mirroring import mirror_words as mirror_words_of
from reviews.placing import place as place_threads
from reviews.preparing import due as to_prepare
from reviews.preparing import prepare as prepare_revision
from reviews.services import mirroring, places, settling
from reviews.services.merge_leases import due
from reviews.settling import settle as settle_thread

log = logging.getLogger(__name__)


@shared_task(name="reviews.merge")
def merge(merge_pk: int) -> None:
    """Take one merge a step further."""
    advance(merge_pk)


@shared_task(name="reviews.prepare")
def prepare(revision_pk: int) -> None:
    """Find and render what a revision's page shows, off the reviewer's path."""
    prepare_revision(revision_pk)


@shared_task(name="reviews.mirror")
def mirror(comment_pk: int) -> None:
    """Post one comment to GitHub."""
    mirror_comment(comment_pk)


@shared_task(name="reviews.mirror_words")
def mirror_words(review_pk: int) -> None:
    """Post the words of one verdict to GitHub."""
    mirror_words_of(review_pk)


@shared_task(name="reviews.settle")
def settle(thread_pk: int) -> None:
    """Tell GitHub that a thread was resolved, or opened again."""
    settle_thread(thread_pk)


@shared_task(name="reviews.place")
def place(revision_pk: int) -> None:
    """Find the threads of a change in one of its revisions."""
    try:
        place_threads(revision_pk)
    except OutsideError as error:
        log.info("the threads of revision %s have to wait: %s", revision_pk, error)


@shared_task(name="reviews.sweep")
def sweep() -> None:
    """Start what was never woken."""
    for pk in due():
        merge.delay(pk)
    for pk in to_prepare():
        prepare.delay(pk)
    for pk in places.due():
        place.delay(pk)
    for pk in mirroring.due():
        mirror.delay(pk)
    for pk in mirroring.due_words():
        mirror_words.delay(pk)
    for pk in settling.due():
        settle.delay(pk)
