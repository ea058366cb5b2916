"""What a killed process held is free at the next start of the one serving process, not a lease later."""

from datetime import timedelta

import pytest
from django.test import override_settings
from django.utils import timezone

from changes.models import Change, Delivery, Run
from changes.pipeline.deliveries import due
from changes.services import wishes
from changes.services.asking import open_change
from changes.services.running import claim
from changes.states import Status
from honkweb.serving.taking_up import take_up_lost
from tests import making

pytestmark = pytest.mark.django_db


@pytest.fixture
def run() -> Run:
    ann = making.person("Ann", is_admin=True)
    shop = making.repository()
    queued = open_change(asker=ann, repository=shop, request="Mend it", door="web").runs.get()
    taken = claim(run_pk=queued.pk, owner="one", model="m", judge_model="j")
    assert taken is not None
    return taken


@override_settings(EMBEDDED=True, DATABASE_URL="")
def test_hazard_33_a_run_of_a_killed_process_is_taken_up_at_the_start(run: Run) -> None:
    take_up_lost()
    run.change.refresh_from_db()
    assert run.change.status == Status.QUEUED
    assert claim(run_pk=run.pk, owner="two", model="m", judge_model="j") is not None


@override_settings(EMBEDDED=True, DATABASE_URL="")
def test_hazard_33_a_delivery_that_a_killed_process_was_at_is_taken_up_at_the_start() -> None:
    later = timezone.now() + timedelta(minutes=20)
    row = Delivery.objects.create(
        door="slack", delivery_id="E1", event="app_mention", attempts=1, next_at=later
    )
    assert due() == []
    take_up_lost()
    assert due() == [row.pk]


@override_settings(EMBEDDED=True, DATABASE_URL="")
def test_hazard_33_a_wish_that_a_killed_process_was_at_is_taken_up_at_the_start(run: Run) -> None:
    Change.objects.update(wish="close", wish_at=timezone.now())
    assert wishes.claim(change_pk=run.change_id, owner="one") and wishes.due() == []
    take_up_lost()
    assert wishes.due() == [run.change_id]


@override_settings(EMBEDDED=True, DATABASE_URL="postgres://elsewhere/honkweb")
def test_hazard_36_where_others_may_share_the_database_leases_decide(run: Run) -> None:
    take_up_lost()
    assert claim(run_pk=run.pk, owner="two", model="m", judge_model="j") is None
