"""Celery tasks of reviews: doors only. Each is safe to run twice; a sweep starts what was never woken."""

from celery import shared_task

from reviews.landing import advance
from reviews.preparing import due as to_prepare
from reviews.preparing import prepare as prepare_revision
from reviews.services.merging import due


@shared_task(name="reviews.merge")
def merge(merge_pk: int) -> None:
    """Take one merge a step further."""
    advance(merge_pk)


@shared_task(name="reviews.prepare")
def prepare(revision_pk: int) -> None:
    """Find and render what a revision's page shows, off the reviewer's path."""
    prepare_revision(revision_pk)


@shared_task(name="reviews.sweep")
def sweep() -> None:
    """Start what was never woken."""
    for pk in due():
        merge.delay(pk)
    for pk in to_prepare():
        prepare.delay(pk)
