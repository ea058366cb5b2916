"""What a thread is told goes out once, with its pictures where Slack can fetch them."""

from collections.abc import Iterator
from typing import Any

import pytest

from audit.models import Event
from changes import outside
from changes.codes import picture_of
from changes.models import Change, Person, Repository, SlackPost
from changes.pipeline import slack_posts
from changes.services.lost_posts import MOST_TRIES
from changes.services.telling import tell
from tests import making
from tests.integrations.wire import Reply, Wire, serving
from tests.reviews.test_pages import as_, read

POST = "/api/chat.postMessage"
BUILD = "https://ci.example.com/previews/1/"
TAKEN = Reply(200, {"ok": True, "ts": "3.0"})
UNFETCHED = Reply(200, {"ok": False, "error": "invalid_blocks", "errors": ["downloading image failed"]})


@pytest.fixture
def slack(settings: Any) -> Iterator[Wire]:
    with serving() as wire:
        settings.SLACK_API_URL, settings.SLACK_BOT_TOKEN = wire.url + "/api/", "xoxb-1"
        outside.slack.cache_clear()
        yield wire
    outside.slack.cache_clear()


@pytest.fixture
def change(shop: Repository, ann: Person) -> Change:
    return making.opened(shop, ann, slack_channel="C1", slack_thread="1.0")


def told(change: Change) -> SlackPost:
    SlackPost.objects.filter(change=change).delete()
    picture = (picture_of(BUILD), "QR code of the build")
    tell(change, "ready", "Ready.", links=[("Open this build", BUILD)], images=[picture])
    row = SlackPost.objects.get()
    slack_posts.post(row.pk)
    row.refresh_from_db()
    return row


def test_the_picture_goes_out_beside_the_link(slack: Wire, change: Change) -> None:
    slack.on("POST", POST, TAKEN)
    assert told(change).posted_at
    sent = slack.last("POST").json()
    assert sent["blocks"][0]["text"]["text"] == sent["text"] == f"Ready. <{BUILD}|Open this build>"
    assert sent["blocks"][1]["image_url"] == picture_of(BUILD)
    assert sent["thread_ts"] == "1.0"


def test_what_slack_cannot_fetch_is_left_out_once(slack: Wire, change: Change) -> None:
    slack.on("POST", POST, UNFETCHED, TAKEN)
    row = told(change)
    assert row.posted_at and (row.tries, row.images) == (1, [])
    assert slack.count("POST") == 2
    sent = slack.last("POST").json()
    assert "blocks" not in sent and BUILD in sent["text"]


def test_after_a_crash_it_is_not_tried_with_pictures_again(slack: Wire, change: Change) -> None:
    slack.on("POST", POST, UNFETCHED, Reply(500, b"oops"), TAKEN)
    row = told(change)
    assert row.posted_at is None and row.images == []
    SlackPost.objects.update(next_at=row.change.created_at)
    slack_posts.post(row.pk)
    assert slack.count("POST") == 3 and SlackPost.objects.get().posted_at


def test_another_refusal_is_not_answered_by_a_second_post(slack: Wire, change: Change) -> None:
    slack.on("POST", POST, Reply(200, {"ok": False, "error": "not_in_channel"}))
    row = told(change)
    assert row.posted_at is None and "not_in_channel" in row.error and row.images
    assert slack.count("POST") == 1


def tried_to_the_end(change: Change, text: str) -> SlackPost:
    tell(change, text, text)
    row = SlackPost.objects.latest("id")
    SlackPost.objects.filter(pk=row.pk).update(tries=MOST_TRIES - 1)
    slack_posts.post(row.pk)
    row.refresh_from_db()
    return row


AWAY = Reply(200, {"ok": False, "error": "not_in_channel"})


def test_what_is_given_up_is_on_the_page_with_what_to_do(slack: Wire, change: Change, ann: Person) -> None:
    slack.on("POST", POST, AWAY)
    row = tried_to_the_end(change, "Started.")
    event = Event.objects.get(verb="slack.given_up")
    assert row.given_up_at and row.pk not in slack_posts.due()
    assert "“Started.”, in 20 tries" in event.sentence and event.change == change.pk
    page = read(as_(ann), f"/changes/{change.pk}/")
    assert "1 message did not reach its Slack thread." in page
    assert "Invite Honkweb's bot into the channel." in page and event.sentence[:20] in page


def test_the_next_message_says_that_earlier_ones_were_lost(slack: Wire, change: Change, ann: Person) -> None:
    slack.on("POST", POST, AWAY, AWAY, TAKEN)
    tried_to_the_end(change, "Started.")
    tried_to_the_end(change, "Asked.")
    for text in ("Ready.", "Merged."):
        tell(change, text, text)
        slack_posts.post(SlackPost.objects.latest("id").pk)
    ready, merged = [each.json()["text"] for each in slack.asked[-2:]]
    assert ready.startswith("Ready. 2 messages before this one were lost") and f"|#{change.pk}>" in ready
    assert merged == "Merged."
    assert "did not reach" not in read(as_(ann), f"/changes/{change.pk}/")


def test_what_was_given_up_can_be_posted_again(slack: Wire, change: Change, ann: Person, sam: Person) -> None:
    slack.on("POST", POST, AWAY, TAKEN)
    row = tried_to_the_end(change, "Started.")
    again = f"/changes/{change.pk}/slack/again/"
    assert as_(sam).post(again).status_code == 404
    assert as_(ann).post(again).status_code == 302
    slack_posts.post(row.pk)
    assert slack.last("POST").json()["text"] == "Started."
    assert as_(ann).post(again).status_code == 409


def test_whoever_was_killed_at_the_last_try_leaves_nothing_undecided(slack: Wire, change: Change) -> None:
    tell(change, "started", "Started.")
    SlackPost.objects.update(tries=MOST_TRIES)
    for pk in slack_posts.due():
        slack_posts.post(pk)
    assert SlackPost.objects.get().given_up_at and slack.count("POST") == 0


def test_waiting_as_slack_asks_is_no_try(slack: Wire, change: Change) -> None:
    slack.on("POST", POST, Reply(429, {"ok": False, "error": "ratelimited"}, {"Retry-After": "30"}))
    row = tried_to_the_end(change, "Started.")
    assert row.given_up_at is None and row.tries == MOST_TRIES - 1
