"""A wish is carried out by one worker at a time, which renews its lease; a killed one's is tried again soon."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.db import OperationalError, transaction
from django.utils import timezone

from changes.models import Change, Person, Repository, SlackPost
from changes.pipeline import wishes
from changes.pipeline.wishes import WishBeat, carry_out
from changes.services.pulls import apply_pull
from changes.services.stopping import ask_to_reopen, close_change
from changes.services.wishes import (
    LEASE,
    Wish,
    branch_kept,
    claim,
    close_refused,
    due,
    give_back,
    release,
    reopened,
    wish_done,
)
from changes.states import Status
from integrations.errors import OutsideError, Refused, Unreachable
from tests import making
from tests.changes.test_heartbeat import until
from tests.changes.test_pulls import facts
from tests.integrations import github_json as said
from tests.integrations.wire import Reply, Wire

pytestmark = pytest.mark.django_db(transaction=True)
PULL = "/repos/acme/shop/pulls/7"
SOON = timedelta(minutes=2)


class Quick(WishBeat):
    """Looks a hundred times a second, so that a test waits for no real lease."""

    look_seconds = 0.01


@pytest.fixture
def closing(shop: Repository, ann: Person) -> Change:
    with transaction.atomic():
        change = making.opened(shop, ann, number=7)
    close_change(change=change, person=ann)
    return now(change)


def now(change: Change) -> Change:
    return Change.objects.select_related("wish_by", "repository").get(pk=change.pk)


def taken(change: Change, owner: str = "one") -> Wish:
    wish = claim(change_pk=change.pk, owner=owner)
    assert wish is not None
    return wish


def run_out(change: Change) -> None:
    """As if its worker had been away for as long as a lease lasts."""
    Change.objects.filter(pk=change.pk).update(wish_until=timezone.now() - timedelta(seconds=1))


def test_what_github_will_not_close_is_open_again_and_says_why(closing: Change, github: Wire) -> None:
    github.on("GET", PULL, Reply(200, said.pull(state="open")))
    github.on("PATCH", PULL, Reply(403, {"message": "Resource not accessible by integration"}))
    carry_out(closing.pk)
    change = now(closing)
    assert (change.status, change.wish) == (Status.OPEN, "")
    assert "GitHub did not close the pull request" in change.sentence and "not accessible" in change.sentence


def test_the_thread_that_was_told_of_closing_is_told_that_it_is_open_again(
    closing: Change, github: Wire
) -> None:
    Change.objects.filter(pk=closing.pk).update(slack_channel="C1", slack_thread="1.0")
    github.on("GET", PULL, Reply(200, said.pull(state="open")))
    github.on("PATCH", PULL, Reply(403, {"message": "Resource not accessible by integration"}))
    carry_out(closing.pk)
    post = SlackPost.objects.get(change=closing)
    assert post.text.startswith("GitHub did not close the pull request: ") and "not accessible" in post.text
    assert post.links == [[f"#{closing.pk}", f"http://127.0.0.1:8000/changes/{closing.pk}/"]]


def test_a_token_that_was_rotated_just_now_is_no_refusal_to_close(closing: Change, github: Wire) -> None:
    github.on("GET", PULL, Reply(401, {"message": "Bad credentials"}))
    with pytest.raises(Refused, match="Bad credentials"):
        carry_out(closing.pk)
    assert (now(closing).status, now(closing).wish) == (Status.CLOSED, "close")


def test_a_wish_that_has_to_wait_is_not_carried_out_again_at_once(closing: Change, github: Wire) -> None:
    github.on("GET", PULL, Reply(200, said.pull(state="closed")))
    with pytest.raises(OutsideError):  # its branch cannot be looked at: nothing serves the repository's git
        carry_out(closing.pk)
    carry_out(closing.pk)
    assert now(closing).wish == "close" and github.count("GET", PULL) == 1
    with time_machine.travel(timezone.now() + timedelta(seconds=61)), pytest.raises(OutsideError):
        carry_out(closing.pk)
    assert github.count("GET", PULL) == 2


def test_who_wishes_it_open_while_it_cannot_be_closed_does_not_wait_for_the_claim(
    closing: Change, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def reopened_meanwhile(*_: object) -> None:
        ask_to_reopen(change=now(closing), person=ann)
        raise Unreachable("GitHub is away.")

    monkeypatch.setattr(wishes, "_close", reopened_meanwhile)
    with pytest.raises(Unreachable):
        carry_out(closing.pk)
    change = now(closing)
    assert change.wish == "reopen" and change.wish_at is not None
    assert timedelta(seconds=30) < change.wish_at - timezone.now() <= timedelta(minutes=1)


def test_what_a_killed_worker_was_at_is_tried_again_within_two_minutes(closing: Change) -> None:
    taken(closing)
    assert due() == [] and claim(change_pk=closing.pk, owner="two") is None
    with time_machine.travel(timezone.now() + SOON, tick=False):
        assert due() == [closing.pk]
        assert taken(closing, "two").what == "close"


def test_work_that_takes_longer_than_a_lease_keeps_its_wish(closing: Change) -> None:
    with Quick(taken(closing)) as beat:
        for _ in range(2):  # again and again, not once
            Change.objects.update(wish_until=timezone.now() + timedelta(seconds=5))
            until(lambda: now(closing).wish_until > timezone.now() + LEASE / 2)
        assert claim(change_pk=closing.pk, owner="two") is None and not beat.over()


def test_work_on_a_wish_that_another_worker_has_is_over(closing: Change) -> None:
    wish = taken(closing)
    run_out(closing)
    taken(closing, "two")
    with Quick(wish) as beat:
        until(beat.over)
        assert beat.lost
    assert now(closing).wish_owner == "two"


def test_work_is_over_when_the_database_is_away_for_as_long_as_a_lease(
    closing: Change, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wishes, "LEASE", timedelta(seconds=0.5))
    monkeypatch.setattr(wishes, "extend", away)
    with Quick(taken(closing)) as beat:
        assert not beat.over()
        until(beat.over)
        assert not beat.lost


def away(**_: object) -> None:
    raise OperationalError("the server closed the connection")


@pytest.mark.parametrize(
    "late",
    [
        lambda wish: wish_done(wish=wish),
        lambda wish: close_refused(wish=wish, sentence="No."),
        lambda wish: branch_kept(wish=wish, sentence="No."),
        lambda wish: give_back(wish=wish, until=timezone.now()),
        lambda wish: release(wish=wish),
    ],
    ids=["done", "refused", "kept", "given back", "released"],
)
def test_who_lost_the_lease_finishes_nothing_over_another_one(
    closing: Change, late: Callable[[Wish], None]
) -> None:
    wish = taken(closing)
    run_out(closing)
    taken(closing, "two")
    before = now(closing)
    late(wish)
    after = now(closing)
    assert (after.version, after.wish, after.wish_at) == (before.version, "close", before.wish_at)
    assert (after.wish_owner, after.wish_until) == ("two", before.wish_until)


def test_what_is_wished_meanwhile_begins_when_the_worker_is_through(closing: Change, ann: Person) -> None:
    wish = taken(closing)
    ask_to_reopen(change=now(closing), person=ann)
    assert due() == []
    wish_done(wish=wish)
    release(wish=wish)
    assert due() == [closing.pk] and taken(closing).what == "reopen"


def test_closing_waits_for_a_reopening_that_github_has_not_answered(closing: Change, ann: Person) -> None:
    first = taken(closing)
    wish_done(wish=first, fields={"pull_state": "closed"})
    release(wish=first)
    ask_to_reopen(change=now(closing), person=ann)
    wish = taken(closing)
    apply_pull(change=now(closing), facts=replace(facts(closing), state="open"))
    close_change(change=now(closing), person=ann)
    assert due() == []
    reopened(wish=wish, person=ann)
    release(wish=wish)
    assert now(closing).status == Status.CLOSED and taken(closing).what == "close"
