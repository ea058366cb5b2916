"""Celery tasks of changes: doors only. Each is safe to run twice; a sweep starts what was never woken."""

import logging
from collections.abc import Callable

from celery import shared_task
from django.db.models import F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, NullIf

from changes.models import Change, Revision
from changes.pipeline import deliveries, pushes, reading, slack_posts, wishes
from changes.pipeline.verifying import verify as verify_revision
from changes.pipeline.working import work
from changes.services import verifying
from changes.services.deliveries import forget_bodies
from changes.services.running import due, give_back_lost
from changes.services.wishes import due as wishes_due
from changes.states import Status
from integrations.errors import OutsideError

log = logging.getLogger(__name__)


@shared_task(name="changes.run")
def run(run_pk: int) -> None:
    """Work on one queued run."""
    work(run_pk)


@shared_task(name="changes.verify")
def verify(verifying_pk: int) -> None:
    """Run the verifiers on one revision that no run made."""
    verify_revision(verifying_pk)


@shared_task(name="changes.handle_delivery")
def handle_delivery(delivery_pk: int) -> None:
    """Handle one stored delivery."""
    deliveries.handle(delivery_pk)


@shared_task(name="changes.record_push")
def record_push(change_pk: int, pusher: str = "") -> None:
    """Record the pull request's head as a revision."""
    _outside(lambda: pushes.record_push(change_pk, pusher=pusher), f"the push to #{change_pk}")


@shared_task(name="changes.tidy")
def tidy(change_pk: int) -> None:
    """Carry out at GitHub what a person wished."""
    _outside(lambda: wishes.carry_out(change_pk), f"the wish of #{change_pk}")


@shared_task(name="changes.read")
def read(change_pk: int) -> None:
    """Read one change's pull request and builds again."""
    change = Change.objects.select_related("repository").get(pk=change_pk)
    _outside(lambda: reading.read_change(change), f"#{change_pk}")


@shared_task(name="changes.post_to_slack")
def post_to_slack(post_pk: int) -> None:
    """Post one row of the Slack outbox, and those before it."""
    slack_posts.post(post_pk)


@shared_task(name="changes.poll")
def poll() -> None:
    """Read every lively change again: webhooks make it quick, this makes it sure."""
    reading.read_all()
    forget_bodies()


@shared_task(name="changes.sweep")
def sweep() -> None:
    """Start what was never woken: runs, verifiers, deliveries, wishes, posts, pushes that are not recorded."""
    give_back_lost()
    for pk in due():
        run.delay(pk)
    for pk in verifying.due():
        verify.delay(pk)
    for pk in deliveries.due():
        handle_delivery.delay(pk)
    for pk in slack_posts.due():
        post_to_slack.delay(pk)
    for pk in wishes_due():
        tidy.delay(pk)
    for pk in _unrecorded():
        record_push.delay(pk)


def _unrecorded() -> list[int]:
    newest = Revision.objects.filter(change=OuterRef("pk")).order_by("-number")
    # What cannot be read is looked at by the poll; asking every few seconds would only weary GitHub.
    rows = Change.objects.filter(status=Status.OPEN, pull_unreadable="").annotate(
        head=Subquery(newest.values("head_sha")[:1]),
        base=Subquery(newest.values("base_ref")[:1]),
        goes_to=Coalesce(NullIf("pull_base_ref", Value("")), "base_ref"),
    )
    return list(rows.exclude(head=F("pull_head_sha"), base=F("goes_to")).values_list("pk", flat=True)[:100])


def _outside(call: Callable[[], None], what: str) -> None:
    try:
        call()
    except OutsideError as error:
        log.info("%s has to wait: %s", what, error)
