"""Merge pressed at bad moments: the head moves during the call, two people press at once, somebody presses again later."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from audit.models import Event
from changes.models import Change, Person, Repository, Role
from changes.outside import mirror_of
from changes.pipeline.reading import read_repository
from changes.states import Status
from reviews import landing
from reviews.access import latest_revision, standing_of
from reviews.landing import advance
from reviews.models import Merge, MergeStatus, Review
from reviews.services.merging import start_merge
from reviews.services.review import approve
from tests import making
from tests.demo_world.whole import DemoWorld, until
from tests.desk.reading_pages import content
from tests.pipeline.conftest import built
from tests.pipeline.test_line import DARK, Ask, again, merges_at, pressed, pushed, shown

# How long GitHub keeps the call before it looks at the head: a push takes a fraction of it.
HELD_SECONDS = 10.0


@pytest.fixture
def ready(ask: Ask) -> Change:
    return built(ask(DARK))


@pytest.fixture
def rea(shop: Repository) -> Person:
    """A second reviewer."""
    return making.person("Rea", Role.REVIEWER, shop)


@contextmanager
def _pushed_during_the_call(world: DemoWorld, change: Change, folder: Path) -> Iterator["Future[str]"]:
    """A person pushes as soon as GitHub has been told to merge, before it has looked."""

    def push() -> str:
        until(lambda: merges_at(world, change.repository))
        return pushed(world, change, folder)

    rule = {"method": "PUT", "path": "/merge$", "kind": "delay", "seconds": HELD_SECONDS}
    world.control("PUT", "/faults", {"rules": [rule]})
    with ThreadPoolExecutor(1) as beside:
        yield beside.submit(push)


def test_hazard_19_the_head_moves_while_github_is_told(
    world: DemoWorld, shop: Repository, ready: Change, rob: Person, tmp_path: Path
) -> None:
    merge = pressed(ready, rob)
    with _pushed_during_the_call(world, ready, tmp_path) as head:
        change = again(merge)
    assert [each["status"] for each in merges_at(world, shop)] == [409]
    merge.refresh_from_db()
    assert (change.status, change.pull_head_sha) == (Status.OPEN, head.result())
    assert merge.status == MergeStatus.REFUSED and "moved" in merge.sentence
    assert not Review.objects.filter(change=change, verdict="approve", voided_at=None).exists()
    assert again(merge).status == Status.OPEN
    assert len(merges_at(world, shop)) == 1, "it is not told again"
    client = Client()
    client.force_login(rob)
    assert merge.sentence in content(client.get(f"/changes/{change.pk}/"))
    change = built(change)
    revision = latest_revision(change)
    assert revision is not None and revision.head_sha == head.result()
    assert "approval" in [blocker.code for blocker in standing_of(change).blockers]


def test_a_fetch_that_takes_most_of_a_lease_leaves_time_to_tell_github(
    ready: Change, rob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slowly(repository: Repository, *, patience: float) -> None:
        read_repository(repository, patience=patience)
        Merge.objects.update(lease_until=timezone.now() + timedelta(seconds=20))

    monkeypatch.setattr(landing, "read_repository", slowly)
    assert again(pressed(ready, rob)).status == Status.MERGED


def test_who_lost_the_lease_to_another_worker_while_fetching_tells_nothing(
    world: DemoWorld, shop: Repository, ready: Change, rob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def taken(repository: Repository, *, patience: float) -> None:
        read_repository(repository, patience=patience)
        Merge.objects.update(lease_owner="another", lease_until=timezone.now() + timedelta(seconds=60))

    monkeypatch.setattr(landing, "read_repository", taken)
    assert again(pressed(ready, rob)).status == Status.MERGING
    assert not merges_at(world, shop) and Merge.objects.get().lease_owner == "another"


def test_a_fetch_that_takes_longer_than_a_lease_is_not_in_vain(
    ready: Change, rob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    merge = pressed(ready, rob)

    def others_come_meanwhile(repository: Repository, *, patience: float) -> None:
        monkeypatch.setattr(landing, "read_repository", read_repository)
        with mirror_of(repository, online=False).alone():
            Merge.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
            advance(merge.pk)
            assert Merge.objects.get().sentence.startswith("The merge waits: a fetch of ")
        read_repository(repository, patience=patience)

    monkeypatch.setattr(landing, "PATIENCE", 0.0)
    monkeypatch.setattr(landing, "read_repository", others_come_meanwhile)
    assert again(merge).status == Status.MERGED


def test_hazard_18_two_reviewers_at_once_are_one_merge_and_a_later_press_finds_it(
    world: DemoWorld, shop: Repository, ready: Change, rob: Person, rea: Person
) -> None:
    form = shown(ready)
    approve(change=ready, person=rob, **form)
    approve(change=ready, person=rea, **form)
    together = Barrier(2)

    def press(person: Person) -> int:
        try:
            together.wait()
            return start_merge(change=ready, person=person, **form).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        found = set(pool.map(press, (rob, rea)))
    merge = Merge.objects.get(change=ready)
    assert found == {merge.pk} and Event.objects.filter(verb="merge.intended").count() == 1
    Merge.objects.filter(pk=merge.pk).update(not_before=timezone.now() - timedelta(seconds=1))
    assert again(merge).status == Status.MERGED
    landed = Change.objects.get(pk=ready.pk).merge_sha

    client = Client()
    client.force_login(rea)
    answer = client.post(f"/changes/{ready.pk}/merge/", form, follow=True)
    assert answer.status_code == 200 and "Merged" in content(answer)
    assert again(Merge.objects.get(change=ready)).merge_sha == landed
    assert len(merges_at(world, shop)) == 1
