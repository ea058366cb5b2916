"""Threads: answered, resolved, opened again, handed to the agent, and whose turn that makes it."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from audit.models import Event
from changes.models import Change, Person
from reviews.access import standing_of
from reviews.errors import BadInput, NotAllowed
from reviews.lists import Filters, read
from reviews.models import Thread
from reviews.quoting import Spot
from reviews.services.drafts import keep_draft
from reviews.services.review import ask_for_changes, comment
from reviews.services.threads import reopen, reply, resolve
from reviews.services.words import fenced, with_suggestion
from tests import making
from tests.threads.conftest import shown


@pytest.fixture
def thread(change: Change, rob: Person) -> Thread:
    """Rob's, on cart.py:2, sent."""
    return began(change, rob)


def began(change: Change, person: Person, body: str = "Why not zero?") -> Thread:
    spot = Spot("cart.py", "new", 2)
    made = keep_draft(change=change, person=person, revision=change.revisions.get(), spot=spot, body=body)
    assert made is not None
    comment(change=change, person=person, body="", only=made.pk, **shown(change))
    return Thread.objects.get(pk=made.thread_id)


def codes(change: Change) -> list[str]:
    return [each.code for each in standing_of(change).blockers]


def test_somebody_elses_reply_answers_and_the_beginners_own_asks_again(
    change: Change, thread: Thread, ann: Person, rob: Person
) -> None:
    reply(thread=thread, person=ann, body="Sum of nothing is zero.")
    assert "unanswered" not in codes(change)
    reply(thread=thread, person=rob, body="And of None?")
    assert "unanswered" in codes(change)


def test_a_reply_sent_twice_is_one(thread: Thread, ann: Person) -> None:
    first = reply(thread=thread, person=ann, body="Zero.")
    assert reply(thread=thread, person=ann, body="Zero.").pk == first.pk
    assert thread.comments.count() == 2


@pytest.mark.parametrize(("minutes", "comments"), [(9, 2), (11, 3)])
def test_a_reply_that_is_sent_again_is_one_for_ten_minutes(
    thread: Thread, ann: Person, minutes: int, comments: int
) -> None:
    reply(thread=thread, person=ann, body="Zero.")
    with time_machine.travel(timezone.now() + timedelta(minutes=minutes)):
        reply(thread=thread, person=ann, body="Zero.")
    assert thread.comments.count() == comments


def test_an_empty_reply_is_refused(thread: Thread, ann: Person) -> None:
    with pytest.raises(BadInput):
        reply(thread=thread, person=ann, body=" ")


def test_a_resolved_thread_blocks_nothing_until_it_is_reopened(
    change: Change, thread: Thread, rob: Person
) -> None:
    resolve(thread=thread, person=rob)
    resolve(thread=thread, person=rob)
    assert "unanswered" not in codes(change)
    reopen(thread=thread, person=rob)
    assert "unanswered" in codes(change)
    verbs = list(
        Event.objects.filter(verb__startswith="thread.").order_by("id").values_list("verb", flat=True)
    )
    assert verbs == ["thread.resolved", "thread.reopened"]


def test_a_stranger_neither_replies_nor_resolves(thread: Thread, sam: Person) -> None:
    for act in (
        lambda: reply(thread=thread, person=sam, body="Hi"),
        lambda: resolve(thread=thread, person=sam),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_all_open_threads_are_handed_to_the_agent_as_one_message(
    change: Change, thread: Thread, rob: Person, ann: Person
) -> None:
    done = began(change, ann, "Never mind")
    resolve(thread=done, person=ann)
    ask_for_changes(change=change, person=rob, body="Please mend it.", **shown(change))
    run = change.runs.get(kind="feedback")
    assert run.message.startswith("Please mend it.")
    assert (
        f"[T{thread.pk}] on cart.py:2 (after revision 1)\n>     return sum(prices)\nRob: Why not zero?"
        in run.message
    )
    assert "Never mind" not in run.message
    thread.refresh_from_db()
    assert thread.asked_at is not None and thread.answered_at is None


def test_asking_for_changes_needs_no_words_beside_a_thread(
    change: Change, thread: Thread, rob: Person
) -> None:
    assert ask_for_changes(change=change, person=rob, body="", **shown(change)).verdict == "changes"


def test_hazard_53_what_an_outsider_said_is_not_handed_to_the_agent(
    change: Change, thread: Thread, rob: Person
) -> None:
    Thread.objects.filter(pk=thread.pk).update(by=None)
    ask_for_changes(change=change, person=rob, body="Mend it.", **shown(change))
    assert change.runs.get(kind="feedback").message == "Mend it."


def test_who_began_an_answered_thread_has_the_change_in_my_turn(
    change: Change, thread: Thread, ann: Person, rob: Person
) -> None:
    bob = making.person("Bob", "asker", change.repository)
    asked = began(change, bob, "And mine?")

    def waits_for_bob() -> bool:
        return change.pk in [row.change_id for row in read(bob, Filters()).rows]

    assert not waits_for_bob()
    assert change.pk in [row.change_id for row in read(bob, Filters(list="others")).rows]
    reply(thread=asked, person=ann, body="Yours too.")
    assert waits_for_bob()
    assert read(bob, Filters(list="others")).rows == []
    assert read(bob, Filters()).answered == {change.pk}, "it is a reviewer's turn, and he is none"
    reply(thread=thread, person=ann, body="Zero.")
    assert read(rob, Filters()).answered == set(), "his approval is asked for as well"
    client = Client()
    client.force_login(bob)
    assert "Your thread was answered." in client.get("/").content.decode()
    resolve(thread=asked, person=bob)
    assert not waits_for_bob()


@pytest.mark.parametrize("lines", ["", "x = 1", "```\ncode\n```", "````"])
def test_a_fence_holds_whatever_is_suggested(lines: str) -> None:
    assert with_suggestion(fenced(lines)) == ("", lines)
