"""What a thread is told goes out once, with its pictures where Slack can fetch them."""

from collections.abc import Iterator
from typing import Any

import pytest

from changes import outside
from changes.codes import picture_of
from changes.models import Change, Person, Repository, SlackPost
from changes.pipeline import slack_posts
from changes.services.telling import tell
from tests import making
from tests.integrations.wire import Reply, Wire, serving

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
