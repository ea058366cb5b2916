"""Deliveries once stored: what each does, that twice is once, and that what is not ours is left alone."""

import itertools
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from audit.models import Event
from changes.models import Build, Change, Delivery, Identity, Policy, Repository, Role
from changes.pipeline import deliveries
from changes.pipeline.deliveries import MOST_ATTEMPTS, due, handle
from changes.services.deliveries import AT_ONCE, forget_bodies
from changes.states import Status
from integrations.git.host import NETWORK_SECONDS
from tests import making
from tests.integrations.wire import Asked, Reply, serving

PAYLOADS = Path(__file__).resolve().parents[1] / "integrations" / "payloads"
HEAD = "6dcb09b5b57875f334f61aebed695e2e4193db5e"
_count = itertools.count(1)


@pytest.fixture
def change(db: None) -> Change:
    """The change that GitHub's payloads are about: pull request 7 of ann/shop."""
    where = making.repository("ann/shop")
    Repository.objects.filter(pk=where.pk).update(github_id=186853002)
    ann = making.person("Ann")
    with transaction.atomic():
        made = making.opened(where, ann, number=7, branch="honk/7")
    Change.objects.filter(pk=made.pk).update(pull_head_sha=HEAD)
    made.revisions.update(head_sha=HEAD)
    made.refresh_from_db()
    return made


def payload(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((PAYLOADS / f"{name}.json").read_text())
    return loaded


def deliver(name: str, body: dict[str, Any] | bytes | None = None) -> str:
    """Store a delivery under an id of its own and handle it; gives its outcome."""
    raw = body if isinstance(body, bytes) else json.dumps(body or payload(name)).encode()
    row = Delivery.objects.create(
        door="github", delivery_id=str(next(_count)), event=name.split("__")[0], body=raw
    )
    handle(row.pk)
    row.refresh_from_db()
    assert row.handled_at is not None, row.outcome
    return row.outcome


def test_a_check_run_is_recorded_for_its_commit(change: Change) -> None:
    deliver("check_run__completed")
    build = Build.objects.get()
    assert (build.name, build.head_sha, build.is_green, build.app) == ("test", HEAD, True, "github-actions")


def test_hazard_02_the_same_body_under_another_id_does_nothing_more(change: Change) -> None:
    deliver("check_run__completed")
    before = Event.objects.count()
    assert deliver("check_run__completed") == "nothing new"
    assert Event.objects.count() == before


def test_hazard_06_created_after_completed_changes_nothing(change: Change) -> None:
    late = payload("check_run__created")
    late["check_run"]["id"] = payload("check_run__completed")["check_run"]["id"]
    deliver("check_run__completed")
    deliver("check_run__created", late)
    assert Build.objects.get().is_green


def test_a_merge_there_is_taken_over(change: Change) -> None:
    deliver("pull_request__closed_merged")
    change.refresh_from_db()
    assert change.status == Status.MERGED


def test_who_pushed_is_kept_even_when_the_head_is_known(change: Change) -> None:
    deliver("push")
    push = change.pushes.get()
    assert push.head_sha == HEAD and push.login == payload("push")["sender"]["login"]


def test_a_pull_request_that_is_not_ours_is_left_alone(db: None) -> None:
    making.repository("ann/shop")
    assert deliver("pull_request__opened").startswith("ignored")
    assert not Change.objects.exists()


@pytest.mark.parametrize(
    "name", ["check_run__completed", "status__error", "push", "repository__renamed", "ping"]
)
def test_a_repository_that_is_not_here_is_not_added(db: None, name: str) -> None:
    deliver(name)
    assert not Repository.objects.exists() and not Build.objects.exists()


def test_a_rename_follows_githubs_id(change: Change) -> None:
    deliver("repository__renamed")
    change.repository.refresh_from_db()
    assert change.repository.full_name == payload("repository__renamed")["repository"]["full_name"]


def test_a_suspended_app_pauses_its_repositories(change: Change) -> None:
    deliver("installation__suspend")
    change.repository.refresh_from_db()
    assert "suspended" in change.repository.paused


@pytest.mark.parametrize("raw", [b"{}", b"[]", b'{"action": "completed", "check_run": 7}'])
def test_hazard_13_what_is_not_as_documented_is_refused_and_handled(change: Change, raw: bytes) -> None:
    assert deliver("check_run__completed", raw).startswith("refused")


def test_hazard_13_an_unknown_event_is_ignored(change: Change) -> None:
    assert deliver("star__created").startswith("ignored")


def test_a_handled_delivery_is_not_handled_again(change: Change) -> None:
    deliver("check_run__completed")
    row = Delivery.objects.get()
    handle(row.pk)
    assert Delivery.objects.get().attempts == row.attempts


@pytest.fixture
def away(change: Change) -> Delivery:
    """A push whose diff cannot be fetched, since nobody answers at the repository's address."""
    change.revisions.update(head_sha=making.sha("older"))
    body = json.dumps(payload("pull_request__synchronize")).encode()
    return Delivery.objects.create(door="github", delivery_id="away", event="pull_request", body=body)


def test_what_has_to_wait_is_tried_less_and_less_often(away: Delivery) -> None:
    waits = []
    for _ in range(4):
        assert due() == [away.pk]
        before = timezone.now()
        handle(away.pk)
        away.refresh_from_db()
        assert away.handled_at is None and "waits" in away.outcome and due() == []
        waits.append(round((away.next_at - before).total_seconds()))
        Delivery.objects.update(next_at=before)
    assert waits == sorted(set(waits)), waits


@pytest.mark.django_db(transaction=True)
def test_a_slow_delivery_is_not_handled_beside_itself_however_slow(away: Delivery) -> None:
    seen: list[list[int]] = []

    def slowly(_: Asked) -> Reply:
        with time_machine.travel(timezone.now() + timedelta(seconds=NETWORK_SECONDS)):
            seen.append(due())
        connection.close()
        return Reply(503)

    with serving() as git:
        git.on("GET", "/shop.git/info/refs", slowly)
        Repository.objects.update(clone_url=f"{git.url}/shop.git")
        handle(away.pk)
    away.refresh_from_db()
    assert seen and not any(seen)
    assert away.next_at < timezone.now() + timedelta(seconds=6)  # once it has failed it is tried again soon


def test_what_breaks_by_a_fault_of_ours_is_tried_again_soon_too(change: Change) -> None:
    Identity.objects.create(person=change.asker, kind="slack", uid="U1")
    making.person("Ann", Role.ASKER, change.repository)
    Policy.objects.all().delete()  # a repository that nothing here can make
    event = {"type": "app_mention", "user": "U1", "channel": "C1", "ts": "1.1", "text": "mend it"}
    body = json.dumps({"type": "event_callback", "event_id": "E1", "event": event}).encode()
    row = Delivery.objects.create(door="slack", delivery_id="E1", event="app_mention", body=body)
    with pytest.raises(Policy.DoesNotExist):
        handle(row.pk)
    row.refresh_from_db()
    assert row.handled_at is None and row.next_at < timezone.now() + timedelta(seconds=6)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("away_for", [0, 3])
def test_what_the_database_broke_off_is_tried_again_soon_once_it_is_back(
    change: Change, monkeypatch: pytest.MonkeyPatch, away_for: int
) -> None:
    monkeypatch.setattr(deliveries, "PAUSES", (0.01, 0.02, 0.04, 0.08))
    raw = json.dumps(payload("check_run__completed")).encode()
    row = Delivery.objects.create(door="github", delivery_id="d", event="check_run", body=raw)
    broken: list[Any] = []

    def breaks_off(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if "changes_build" in sql and not broken:
            broken.append(connection.connection)
        elif broken and connection.connection not in broken and len(broken) <= away_for:
            broken.append(connection.connection)  # another one, which finds nobody either
        if connection.connection in broken:
            raise OperationalError("the connection is lost")
        return execute(sql, *rest)

    with connection.execute_wrapper(breaks_off):
        handle(row.pk)
        row.refresh_from_db()
    assert len(broken) == 1 + away_for
    assert row.handled_at is None and row.next_at < timezone.now() + timedelta(seconds=6)


@pytest.mark.django_db(transaction=True)
def test_what_the_database_broke_off_at_the_last_row_is_handled_once(
    change: Change, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deliveries, "PAUSES", (0.01, 0.02))
    raw = json.dumps(payload("check_run__completed")).encode()
    row = Delivery.objects.create(door="github", delivery_id="d", event="check_run", body=raw)
    broken: list[str] = []

    def breaks_off(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if sql.startswith("UPDATE") and "handled_at" in sql.partition("WHERE")[0] and not broken:
            broken.append(sql)
            raise OperationalError("the connection is lost")
        return execute(sql, *rest)

    with connection.execute_wrapper(breaks_off):
        handle(row.pk)
    row.refresh_from_db()
    assert broken and row.handled_at and row.attempts == 1


def test_giving_up_is_said(away: Delivery, caplog: pytest.LogCaptureFixture) -> None:
    handle(away.pk)
    Delivery.objects.update(attempts=MOST_ATTEMPTS, next_at=None)
    assert due() == [away.pk]
    handle(away.pk)
    away.refresh_from_db()
    assert away.handled_at and away.outcome.startswith("given up after 50 attempts: waits")
    assert "given up" in caplog.text and due() == []


def test_a_delivery_that_somebody_is_at_is_not_handled_beside_them(change: Change) -> None:
    raw = json.dumps(payload("check_run__completed")).encode()
    row = Delivery.objects.create(door="github", delivery_id="d", event="check_run", body=raw)
    Delivery.objects.filter(pk=row.pk).update(attempts=1, next_at=timezone.now() + timedelta(seconds=5))
    handle(row.pk)
    row.refresh_from_db()
    assert (row.attempts, row.handled_at) == (1, None) and not Build.objects.exists()


def test_the_body_of_what_was_handled_long_ago_is_let_go_and_its_id_is_kept(db: None) -> None:
    days, now = (1, 13, 15, 20, 22, 400), timezone.now()  # also where nothing ran here for a year
    for each in days:
        at = now - timedelta(days=each)
        Delivery.objects.create(
            door="github", delivery_id=f"d{each}", event="push", body=b"{}", handled_at=at
        )
    assert forget_bodies() == 4
    rows = Delivery.objects.order_by("-handled_at")
    assert [bytes(row.body) for row in rows] == [b"{}", b"{}", b"", b"", b"", b""]


def test_many_old_bodies_are_let_go_in_turn(db: None) -> None:
    at = timezone.now() - timedelta(days=30)
    rows = [
        Delivery(door="github", delivery_id=str(number), event="push", body=b"{}", handled_at=at)
        for number in range(AT_ONCE + 1)
    ]
    Delivery.objects.bulk_create(rows)
    assert [forget_bodies() for _ in range(3)] == [AT_ONCE, 1, 0]
