"""Closed and opened again: whoever says it first, once, and also where no webhook comes."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from audit.models import Event
from changes.models import Change, Person, Repository, SlackPost
from changes.pipeline import wishes
from changes.pipeline.reading import read_closed
from changes.pipeline.wishes import carry_out
from changes.services.pulls import apply_pull
from changes.services.stopping import ask_to_reopen, close_change, reopen_refused, reopened, wish_done
from changes.states import Status
from integrations.errors import OutsideError, Refused, Unreachable
from tests import making
from tests.changes.test_pulls import facts
from tests.integrations import github_json as said
from tests.integrations.wire import Reply, Wire

PULL = "/repos/acme/shop/pulls/7"


@pytest.fixture
def closed(shop: Repository, ann: Person) -> Change:
    change = making.opened(shop, ann, number=7)
    close_change(change=change, person=ann)
    Change.objects.filter(pk=change.pk).update(wish="", pull_state="closed")
    return Change.objects.select_related("repository").get(pk=change.pk)


def now(change: Change) -> Change:
    return Change.objects.select_related("wish_by", "repository").get(pk=change.pk)


def test_githubs_word_before_our_own_answer_ends_the_wish_and_names_who_had_it(
    closed: Change, ann: Person
) -> None:
    ask_to_reopen(change=closed, person=ann)
    as_read = now(closed)
    apply_pull(change=closed, facts=replace(facts(closed), state="open"))
    reopened(change=as_read, person=ann)  # GitHub's answer to our call comes second
    change = now(closed)
    assert (change.status, change.wish) == (Status.OPEN, "")
    assert Event.objects.get(verb="change.reopened").actor == "Ann"
    reopened(change=change, person=ann)
    assert now(closed).status == Status.OPEN


def test_what_a_person_closes_after_githubs_word_stays_closed_when_our_own_answer_comes(
    closed: Change, ann: Person
) -> None:
    ask_to_reopen(change=closed, person=ann)
    as_read = now(closed)
    apply_pull(change=closed, facts=replace(facts(closed), state="open"))
    close_change(change=now(closed), person=ann)
    reopened(change=as_read, person=ann)
    change = now(closed)
    assert (change.status, change.wish) == (Status.CLOSED, "close")


def test_a_wish_that_came_since_is_not_struck_out(closed: Change, ann: Person) -> None:
    Change.objects.filter(pk=closed.pk).update(wish="close", wish_at=timezone.now())
    carried_out = now(closed)
    ask_to_reopen(change=now(closed), person=ann)
    wish_done(change=carried_out, fields={"pull_state": "closed"})
    assert now(closed).wish == "reopen"


def test_without_webhooks_a_closed_change_is_seen_to_be_open_again(closed: Change, github: Wire) -> None:
    github.on("GET", PULL, Reply(200, said.pull(state="open")))
    for _ in range(2):
        read_closed()
    assert now(closed).status == Status.OPEN and github.count("GET") == 1


def test_what_stays_closed_is_asked_for_now_and_then_and_not_for_ever(closed: Change, github: Wire) -> None:
    github.on("GET", PULL, Reply(200, said.pull(state="closed")))
    for _ in range(2):
        read_closed()
    assert github.count("GET") == 1
    long_ago = timezone.now() - timedelta(days=400)
    Change.objects.filter(pk=closed.pk).update(read_at=long_ago, status_at=long_ago)
    read_closed()
    assert now(closed).status == Status.CLOSED and github.count("GET") == 1


def wishing_to_close(change: Change) -> Change:
    Change.objects.filter(pk=change.pk).update(wish="close", wish_at=timezone.now())
    return now(change)


def test_what_github_will_not_close_is_open_again_and_says_why(closed: Change, github: Wire) -> None:
    wishing_to_close(closed)
    github.on("GET", PULL, Reply(200, said.pull(state="open")))
    github.on("PATCH", PULL, Reply(403, {"message": "Resource not accessible by integration"}))
    carry_out(closed.pk)
    change = now(closed)
    assert (change.status, change.wish) == (Status.OPEN, "")
    assert "GitHub did not close the pull request" in change.sentence and "not accessible" in change.sentence


def test_the_thread_that_was_told_of_closing_is_told_that_it_is_open_again(
    closed: Change, github: Wire
) -> None:
    Change.objects.filter(pk=closed.pk).update(slack_channel="C1", slack_thread="1.0")
    wishing_to_close(closed)
    github.on("GET", PULL, Reply(200, said.pull(state="open")))
    github.on("PATCH", PULL, Reply(403, {"message": "Resource not accessible by integration"}))
    carry_out(closed.pk)
    post = SlackPost.objects.get(change=closed)
    assert post.text.startswith("GitHub did not close the pull request: ") and "not accessible" in post.text
    assert post.links == [[f"#{closed.pk}", f"http://127.0.0.1:8000/changes/{closed.pk}/"]]


def test_a_token_that_was_rotated_just_now_is_no_refusal_to_close(closed: Change, github: Wire) -> None:
    wishing_to_close(closed)
    github.on("GET", PULL, Reply(401, {"message": "Bad credentials"}))
    with pytest.raises(Refused, match="Bad credentials"):
        carry_out(closed.pk)
    assert (now(closed).status, now(closed).wish) == (Status.CLOSED, "close")


def test_a_wish_that_has_to_wait_is_not_carried_out_again_at_once(closed: Change, github: Wire) -> None:
    wishing_to_close(closed)
    github.on("GET", PULL, Reply(200, said.pull(state="closed")))
    with pytest.raises(OutsideError):  # its branch cannot be looked at: nothing serves the repository's git
        carry_out(closed.pk)
    carry_out(closed.pk)
    assert now(closed).wish == "close" and github.count("GET", PULL) == 1
    with time_machine.travel(timezone.now() + timedelta(seconds=61)), pytest.raises(OutsideError):
        carry_out(closed.pk)
    assert github.count("GET", PULL) == 2


def test_who_wishes_it_open_while_it_cannot_be_closed_does_not_wait_for_the_claim(
    closed: Change, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def reopened_meanwhile(_: Change) -> None:
        ask_to_reopen(change=now(closed), person=ann)
        raise Unreachable("GitHub is away.")

    wishing_to_close(closed)
    monkeypatch.setattr(wishes, "_close", reopened_meanwhile)
    with pytest.raises(Unreachable):
        carry_out(closed.pk)
    change = now(closed)
    assert change.wish == "reopen" and change.wish_at is not None
    assert timedelta(seconds=30) < change.wish_at - timezone.now() <= timedelta(minutes=1)


def test_a_refusal_that_comes_twice_does_not_strike_out_the_next_wish(closed: Change, ann: Person) -> None:
    ask_to_reopen(change=closed, person=ann)
    first, second = now(closed), now(closed)
    reopen_refused(change=first, sentence="No.")
    ask_to_reopen(change=now(closed), person=ann)
    reopen_refused(change=second, sentence="No.")
    assert now(closed).wish == "reopen"
    assert Event.objects.filter(verb="change.reopen_refused").count() == 1
