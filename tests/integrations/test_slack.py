"""Slack: what it signs is read, what we post is only words and our own links."""

import json
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from integrations.errors import (
    BadPayload,
    BadSignature,
    NotFound,
    OutcomeUnknown,
    RateLimited,
    Refused,
    TooBig,
    Unreachable,
)
from integrations.slack import Link, Slack, events
from integrations.slack.client import Image
from integrations.slack.text import plain, written
from tests.integrations.wire import Reply, Wire, serving

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
NOW = 1531420618


def test_the_signature_is_slacks_own() -> None:
    """Slack, "Verifying requests from Slack": its published example."""
    body = (
        b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V"
        b"&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text="
        b"&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
        b"&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
    )
    signature = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
    events.verify(body, str(NOW), signature, SECRET, now=NOW + 299)


@pytest.mark.parametrize("late", [301, -301, 86_400])
def test_hazard_14_an_old_request_is_refused(late: int) -> None:
    with pytest.raises(BadSignature) as caught:
        events.verify(b"{}", str(NOW), events.sign(b"{}", str(NOW), SECRET), SECRET, now=NOW + late)
    assert caught.value.code == "stale"


RIGHT = events.sign(b"{}", str(NOW), SECRET)


@pytest.mark.parametrize(
    ("timestamp", "signature", "secret", "code"),
    [
        (str(NOW), RIGHT, "", "no_secret"),
        (None, RIGHT, SECRET, "unsigned"),
        (str(NOW), None, SECRET, "unsigned"),
        ("now", RIGHT, SECRET, "unsigned"),
        ("²", RIGHT, SECRET, "unsigned"),
        ("9" * 400, RIGHT, SECRET, "unsigned"),
        (str(NOW + 1), RIGHT, SECRET, "forged"),
        (str(NOW), RIGHT.upper(), SECRET, "forged"),
        (str(NOW), "v0=é", SECRET, "forged"),
        (str(NOW), RIGHT, "other", "forged"),
    ],
)
def test_hazard_14_what_slack_did_not_sign_is_refused(
    timestamp: str | None, signature: str | None, secret: str, code: str
) -> None:
    with pytest.raises(BadSignature) as caught:
        events.verify(b"{}", timestamp, signature, secret, now=NOW)
    assert caught.value.code == code


def callback(**event: Any) -> bytes:
    return json.dumps(
        {
            "type": "event_callback",
            "event_id": "Ev1",
            "team_id": "T1",
            "authorizations": [{"user_id": "U0HONK", "is_bot": True}],
            "event": {"type": "message", "user": "U0ANN", "channel": "C1", "ts": "2.0", "text": "hello"}
            | event,
        }
    ).encode()


def test_slack_asks_whether_the_address_is_ours() -> None:
    asked = events.parse(b'{"type": "url_verification", "challenge": "3eZbrw1a", "token": "x"}')
    assert asked == events.Challenge("3eZbrw1a")


def test_a_mention_is_a_request_in_plain_words() -> None:
    text = "<@U0HONK> the cart &amp; <https://shop.example.com/a|this page> are wrong, <@U0ROB|rob>"
    mention = events.parse(callback(type="app_mention", text=text))
    assert isinstance(mention, events.Mention)
    assert mention.text == "the cart & this page (https://shop.example.com/a) are wrong, @rob"
    assert (mention.user, mention.channel, mention.thread, mention.starts_thread) == (
        "U0ANN",
        "C1",
        "2.0",
        True,
    )


def test_a_message_in_a_thread_may_be_an_answer() -> None:
    answer = events.parse(callback(thread_ts="1.0"))
    assert isinstance(answer, events.ThreadMessage)
    assert (answer.thread, answer.text) == ("1.0", "hello")


@pytest.mark.parametrize(
    "event",
    [
        {},
        {"bot_id": "B1", "thread_ts": "1.0"},
        {"subtype": "message_changed"},
        {"user": None},
        {"thread_ts": "1.0", "text": "<@U0HONK> hi"},
        {"type": "reaction_added"},
    ],
    ids=["not in a thread", "a bot", "an edit", "nobody", "a mention's twin", "a reaction"],
)
def test_what_nobody_said_to_us_is_ignored(event: dict[str, Any]) -> None:
    assert isinstance(events.parse(callback(**event)), events.Ignored)


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"\xff", b'{"type": "event_callback"}', b'{"type": "event_callback", "event": 5, "event_id": "E"}',
     b'{"type": "url_verification"}', b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}", b'"' + b"x" * 2_000_000 + b'"'],
)  # fmt: skip
def test_hazard_14_a_body_that_is_odd_is_an_error(body: bytes) -> None:
    with pytest.raises((BadPayload, TooBig)):
        events.parse(body)


def test_words_are_words_and_only_links_are_links() -> None:
    said = [
        "<!channel> <@U1> a & b @here <https://evil.example.com|Approve> ",
        Link("https://honk.example.com/7?a=1&b=2", "Open > it|"),
    ]
    assert written(said) == (
        "&lt;!channel&gt; &lt;@U1&gt; a &amp; b @\u2060here &lt;https://evil.example.com|Approve&gt; "
        "<https://honk.example.com/7?a=1&amp;b=2|Open &gt; it¦>"
    )
    assert written([Link("javascript:alert(1)", "Open")]) == "Open (javascript:alert(1))"


@pytest.mark.parametrize(
    ("raw", "meant"),
    [("<!here> x", "@here x"), ("<#C1|general>", "#general"), ("<mailto:a@b.c|a@b.c>", "a@b.c"), ("&lt;b&gt;", "<b>"),
     ("a < b", "a < b"), ("<https://a.b>", "https://a.b"), ("&amp;lt;", "&lt;")],
)  # fmt: skip
def test_what_a_person_meant(raw: str, meant: str) -> None:
    assert plain(raw) == meant


@pytest.fixture
def wire() -> Iterator[Wire]:
    with serving() as made:
        yield made


@pytest.fixture
def slack(wire: Wire) -> Slack:
    return Slack("xoxb-1", wire.url + "/api/")


POST = "/api/chat.postMessage"


def test_a_message_is_posted_in_its_thread_without_previews(wire: Wire, slack: Slack) -> None:
    wire.on("POST", POST, Reply(200, {"ok": True, "ts": "3.0", "channel": "C1"}))

    assert slack.post("C1", ["Ready: ", Link("https://h.example.com/7", "#7")], thread="1.0") == "3.0"

    sent = wire.last("POST").json()
    assert sent["text"] == "Ready: <https://h.example.com/7|#7>"
    assert (sent["thread_ts"], sent["unfurl_links"], sent["unfurl_media"]) == ("1.0", False, False)
    assert wire.last("POST").headers["authorization"] == "Bearer xoxb-1"


def test_a_long_message_is_cut_and_a_picture_is_a_block(wire: Wire, slack: Slack) -> None:
    wire.on("POST", POST, Reply(200, {"ok": True, "ts": "3.0"}))
    slack.post("C1", "line\n" * 5000, images=[Image("https://h.example.com/qr.png", "Install")])
    sent = wire.last("POST").json()
    assert len(sent["text"]) < 4000
    assert sent["text"].endswith("\n…")
    assert [block["type"] for block in sent["blocks"]] == ["section", "image"]


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (Reply(500, b"oops"), OutcomeUnknown),
        (Reply(200, b"<html>"), OutcomeUnknown),
        (Reply(200, {"ok": False, "error": "internal_error"}), OutcomeUnknown),
        (Reply(how="drop"), OutcomeUnknown),
        (Reply(200, {"ok": False, "error": "not_in_channel"}), Refused),
        (Reply(200, {"ok": False, "error": "channel_not_found"}), NotFound),
        (Reply(200, {"ok": False, "error": "invalid_auth"}), Refused),
    ],
)
def test_a_post_is_sent_once_and_its_failure_is_named(
    wire: Wire, slack: Slack, reply: Reply, kind: type
) -> None:
    wire.on("POST", POST, reply)
    with pytest.raises(kind):
        slack.post("C1", "hello")
    assert wire.count("POST") == 1


def test_hazard_25_slacks_limit_says_until_when(wire: Wire, slack: Slack) -> None:
    wire.on("POST", POST, Reply(429, {"ok": False, "error": "ratelimited"}, {"Retry-After": "30"}))
    before = datetime.now(UTC)
    with pytest.raises(RateLimited) as caught:
        slack.post("C1", "hello")
    assert before + timedelta(seconds=30) <= caught.value.until <= datetime.now(UTC) + timedelta(seconds=30)


def test_slack_that_is_away_got_nothing() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))  # taken, but nobody listens
        slack = Slack("xoxb-1", f"http://127.0.0.1:{closed.getsockname()[1]}/api/")
        with pytest.raises(Unreachable):
            slack.post("C1", "hello")


def test_people_and_messages_are_looked_up(wire: Wire, slack: Slack) -> None:
    # slack-sdk reads with either verb.
    for verb in ("GET", "POST"):
        wire.on(verb, "/api/users.info", Reply(200, {"ok": True, "user": {"id": "U1", "profile": {"email": "ann@example.com"}}}),
                Reply(200, {"ok": True, "user": {"id": "B1"}}), Reply(502))  # fmt: skip
        wire.on(verb, "/api/users.lookupByEmail", Reply(200, {"ok": False, "error": "users_not_found"}))
        wire.on(
            verb, "/api/chat.getPermalink", Reply(200, {"ok": True, "permalink": "https://s.example.com/p1"})
        )
    wire.on("POST", "/api/chat.update", Reply(200, {"ok": True, "ts": "1.0"}))

    assert slack.user_email("U1") == "ann@example.com"
    assert slack.user_email("B1") is None
    with pytest.raises(Unreachable):
        slack.user_email("U1")
    assert slack.user_by_email("sam@example.com") is None
    assert slack.permalink("C1", "1.0") == "https://s.example.com/p1"
    slack.update("C1", "1.0", "edited")
