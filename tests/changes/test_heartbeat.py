"""A heartbeat keeps the lease of work that takes long, and notices within moments that the work has to end."""

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from changes.models import Person, Repository, Run
from changes.pipeline.heartbeat import Heartbeat
from changes.services.asking import open_change
from changes.services.running import LEASE, claim, give_back_lost
from changes.services.stopping import stop_run

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 30


class Quick(Heartbeat):
    """Looks a hundred times a second, so that a test waits for no real lease."""

    look_seconds = 0.01


@pytest.fixture
def run(ann: Person, shop: Repository) -> Run:
    """Taken by a worker, a moment before its lease is over."""
    queued = open_change(asker=ann, repository=shop, request="Mend it", door="web").runs.get()
    taken = claim(run_pk=queued.pk, owner="one", model="m", judge_model="j")
    assert taken is not None
    Run.objects.update(lease_until=timezone.now() + timedelta(seconds=1))
    return taken


def until(condition: Callable[[], bool]) -> None:
    ends = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < ends
        time.sleep(0.02)


def lease() -> timedelta:
    return Run.objects.get().lease_until - timezone.now()


def test_work_that_takes_longer_than_a_lease_keeps_its_run(run: Run) -> None:
    with Quick(run) as beat:
        until(lambda: lease() > LEASE / 2)
        Run.objects.update(lease_until=timezone.now() + timedelta(seconds=1))
        until(lambda: lease() > LEASE / 2)  # again and again, not once
        assert give_back_lost() == 0 and not beat.over()
    assert Run.objects.get().lease_owner == "one"


def test_without_a_heartbeat_the_run_is_given_back(run: Run) -> None:
    with Quick(run):
        until(lambda: lease() > LEASE / 2)
    Run.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert give_back_lost() == 1


def test_a_run_that_a_person_stops_is_over(run: Run, ann: Person) -> None:
    with Quick(run) as beat:
        assert not beat.over()
        stop_run(change=run.change, person=ann)
        until(beat.over)


def test_a_run_that_another_worker_has_is_over_and_lost(run: Run) -> None:
    with Quick(run) as beat:
        Run.objects.update(lease_owner="two")
        until(beat.over)
        assert beat.lost
    assert Run.objects.get().lease_owner == "two"
