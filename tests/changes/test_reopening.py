"""Closed and opened again: whoever says it first, once, and also where no webhook comes."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from audit.models import Event
from changes.models import Change, Person, Repository
from changes.pipeline.reading import read_closed
from changes.services.pulls import apply_pull
from changes.services.stopping import ask_to_reopen, close_change
from changes.services.wishes import Wish, claim, release, reopen_refused, reopened, wish_done
from changes.states import Status
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


def taken(change: Change) -> Wish:
    wish = claim(change_pk=change.pk, owner="one")
    assert wish is not None
    return wish


def test_githubs_word_before_our_own_answer_ends_the_wish_and_names_who_had_it(
    closed: Change, ann: Person
) -> None:
    ask_to_reopen(change=closed, person=ann)
    wish = taken(closed)
    apply_pull(change=closed, facts=replace(facts(closed), state="open"))
    reopened(wish=wish, person=ann)  # GitHub's answer to our call comes second
    change = now(closed)
    assert (change.status, change.wish) == (Status.OPEN, "")
    assert Event.objects.get(verb="change.reopened").actor == "Ann"
    reopened(wish=wish, person=ann)
    assert now(closed).status == Status.OPEN


def test_what_a_person_closes_after_githubs_word_stays_closed_when_our_own_answer_comes(
    closed: Change, ann: Person
) -> None:
    ask_to_reopen(change=closed, person=ann)
    wish = taken(closed)
    apply_pull(change=closed, facts=replace(facts(closed), state="open"))
    close_change(change=now(closed), person=ann)
    reopened(wish=wish, person=ann)
    change = now(closed)
    assert (change.status, change.wish) == (Status.CLOSED, "close")


def test_a_word_from_before_the_closing_opens_nothing_while_that_is_under_way(
    shop: Repository, ann: Person
) -> None:
    change = making.opened(shop, ann, number=7)
    apply_pull(change=change, facts=facts(change))
    close_change(change=now(change), person=ann)
    closing = taken(change)
    ask_to_reopen(change=now(change), person=ann)
    apply_pull(change=change, facts=facts(change))
    assert (now(change).status, now(change).wish) == (Status.CLOSED, "reopen")
    release(wish=closing)
    reopened(wish=taken(change), person=ann)
    assert (now(change).status, now(change).wish) == (Status.OPEN, "")


def test_a_wish_that_came_since_is_not_struck_out(closed: Change, ann: Person) -> None:
    Change.objects.filter(pk=closed.pk).update(wish="close", wish_at=timezone.now())
    wish = taken(closed)
    ask_to_reopen(change=now(closed), person=ann)
    wish_done(wish=wish, fields={"pull_state": "closed"})
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


def test_a_refusal_that_comes_twice_does_not_strike_out_the_next_wish(closed: Change, ann: Person) -> None:
    ask_to_reopen(change=closed, person=ann)
    wish = taken(closed)
    reopen_refused(wish=wish, sentence="No.")
    ask_to_reopen(change=now(closed), person=ann)
    reopen_refused(wish=wish, sentence="No.")
    assert now(closed).wish == "reopen"
    assert Event.objects.filter(verb="change.reopen_refused").count() == 1
