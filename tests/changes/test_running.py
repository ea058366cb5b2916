"""Runs as rows: claimed once, stored as they go, given back when their worker is gone."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from agent.protocols import FileChange, Snapshot, Step, Usage
from changes.errors import LostLease, WrongState
from changes.models import Change, Person, Repository, Run
from changes.services.asking import open_change
from changes.services.repositories import lift_pause, pause
from changes.services.running import (
    claim,
    conversation_of,
    due,
    end_run,
    extend,
    give_back_lost,
    put_off,
    record_step,
)
from changes.services.stopping import close_change, stop_run
from changes.states import Status
from reviews.models import Attention
from tests import making


@pytest.fixture
def run(ann: Person, shop: Repository) -> Run:
    return open_change(asker=ann, repository=shop, request="Mend it", door="web").runs.get()


def taken(run: Run, owner: str = "one") -> Run:
    got = claim(run_pk=run.pk, owner=owner, model="m", judge_model="j")
    assert got is not None
    return got


def test_hazard_36_of_two_workers_one_gets_it(run: Run) -> None:
    taken(run)
    assert claim(run_pk=run.pk, owner="two", model="m", judge_model="j") is None
    assert Change.objects.get().status == Status.WORKING


def test_a_step_is_stored_with_what_it_cost(run: Run) -> None:
    mine = taken(run)
    message = {"role": "user", "content": [{"type": "text", "text": "hello"}]}
    record_step(run=mine, step=Step(kind="model", title="Hello", usage=Usage(5, 7, 11), exchange=(message,)))
    mine.refresh_from_db()
    assert (mine.tokens_in, mine.tokens_out, mine.tokens_cached) == (5, 7, 11)
    assert conversation_of(mine.change) == [message]


def test_a_step_is_stored_with_its_cost_its_time_and_the_tree_that_it_left(run: Run) -> None:
    mine = taken(run)
    changed = (FileChange("cart.py", 3, 1), FileChange("goose.png", 0, 0))
    shot = Snapshot(tree="a" * 40, commit="b" * 40, changed=changed)
    record_step(run=mine, step=Step(kind="model", title="Think", cost=Decimal("0.0125"), ms=2_500))
    record_step(run=mine, step=Step(kind="tool", title="Edit", cost=Decimal("0.5"), ms=40, snapshot=shot))
    thought, edited = mine.steps.order_by("number")
    assert (thought.cost, thought.ms, edited.ms) == (Decimal("0.0125"), 2_500, 40)
    assert (thought.tree, thought.commit, thought.changed) == ("", "", [])
    assert (edited.tree, edited.commit) == (shot.tree, shot.commit)
    assert edited.changed == [
        {"path": "cart.py", "added": 3, "removed": 1},
        {"path": "goose.png", "added": 0, "removed": 0},
    ]
    assert Run.objects.get().cost == Decimal("0.5125")


def test_hazard_57_secrets_and_odd_characters_of_a_step_are_not_stored(run: Run) -> None:
    secret = "sk-ant-" + "a1B2c3D4e5" * 5
    step = record_step(
        run=taken(run), step=Step(kind="tool", title="Ran env", output=f"KEY={secret}\x00\ud83d")
    )
    assert secret not in step.output and "\x00" not in step.output


def test_hazard_36_who_lost_the_lease_writes_nothing(run: Run) -> None:
    mine = taken(run)
    Run.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert give_back_lost() == 1
    taken(run, "two")
    for write in (
        lambda: record_step(run=mine, step=Step(kind="tool", title="late")),
        lambda: extend(run=mine),
        lambda: end_run(run=mine, outcome="failed", sentence="late"),
    ):
        with pytest.raises(LostLease):
            write()
    assert not mine.steps.exists()


def test_a_run_that_is_lost_five_times_fails_and_says_so_in_the_thread(run: Run) -> None:
    Change.objects.update(slack_channel="C1", slack_thread="1.0")
    for number in range(5):
        taken(run, str(number))
        Run.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
        give_back_lost()
    change = Change.objects.get()
    assert change.status == Status.FAILED and "5 times" in change.sentence
    assert "5 times" in change.slack_posts.get().text


def test_what_is_put_off_waits_until_then(run: Run) -> None:
    put_off(run=taken(run), until=timezone.now() + timedelta(hours=1), sentence="The model is away.")
    assert due() == [] and Change.objects.get().sentence == "The model is away."
    Run.objects.update(not_before=timezone.now() - timedelta(seconds=1))
    assert due() == [run.pk]


def test_stopping_fails_what_has_no_pull_request(run: Run, ann: Person) -> None:
    mine = taken(run)
    stop_run(change=mine.change, person=ann)
    assert Change.objects.get().status == Status.FAILED
    with pytest.raises(LostLease):
        extend(run=mine)


def test_stopping_a_second_run_leaves_the_first_ones_work_open(shop: Repository, ann: Person) -> None:
    change = making.opened(shop, ann)
    Run.objects.create(change=change, number=2, status="working", lease_owner="x", lease_until=timezone.now())
    Change.objects.update(status=Status.WORKING)
    change.refresh_from_db()
    stop_run(change=change, person=ann)
    change.refresh_from_db()
    assert change.status == Status.OPEN and "stopped" in change.sentence


def test_closing_ends_the_run_and_wishes_the_branch_away(shop: Repository, ann: Person) -> None:
    change = making.opened(shop, ann)
    close_change(change=change, person=ann)
    change.refresh_from_db()
    assert (change.status, change.wish) == (Status.CLOSED, "close")
    with pytest.raises(WrongState, match="closed already"):
        close_change(change=change, person=ann)


def test_nothing_starts_in_a_paused_repository_until_the_pause_is_lifted(run: Run, ada: Person) -> None:
    pause(repository=run.change.repository, sentence="The app is suspended.")
    assert due() == [] and claim(run_pk=run.pk, owner="one", model="m", judge_model="j") is None
    assert "The app is suspended" in Attention.objects.get(change=run.change).sentence
    lift_pause(repository=run.change.repository, person=ada)
    assert due() == [run.pk]
    taken(run)
