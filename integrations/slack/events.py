"""Slack's Events API without I/O: verify the raw bytes, then parse, then trust."""

import hashlib
import hmac
from dataclasses import dataclass
from typing import Any

from integrations.errors import BadPayload, BadSignature
from integrations.payload import json_object
from integrations.slack.text import plain

TOLERANCE = 300  # seconds; Slack's own rule against replays
MOST_BYTES = 1024 * 1024


@dataclass(frozen=True)
class Challenge:
    """Slack asks whether this address is ours; answer with the challenge."""

    challenge: str


@dataclass(frozen=True)
class Mention:
    """Somebody wrote to the bot. `thread` is the message that the thread hangs on: this one, when it begins it."""

    event_id: str
    team: str
    channel: str
    user: str
    text: str  # plain, without the bot's name
    ts: str
    thread: str

    @property
    def starts_thread(self) -> bool:
        return self.thread == self.ts


@dataclass(frozen=True)
class ThreadMessage:
    """Somebody wrote in a thread without naming the bot."""

    event_id: str
    team: str
    channel: str
    user: str
    text: str
    ts: str
    thread: str


@dataclass(frozen=True)
class Ignored:
    """Nothing here acts on it; also what bots write, so that two of them cannot talk for ever."""

    event_id: str
    kind: str


SlackEvent = Challenge | Mention | ThreadMessage | Ignored


def sign(body: bytes, timestamp: str, secret: str) -> str:
    """What Slack puts into X-Slack-Signature."""
    base = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


def verify(body: bytes, timestamp: str | None, signature: str | None, secret: str, *, now: float) -> None:
    """Raises BadSignature unless Slack signed these raw bytes within five minutes of `now` (seconds since 1970)."""
    if not secret:
        raise BadSignature(
            "No Slack signing secret is set, so nothing is taken. Set SLACK_SIGNING_SECRET.", "no_secret"
        )
    if (
        not timestamp
        or not signature
        or not timestamp.isascii()
        or not timestamp.isdigit()
        or len(timestamp) > 15
    ):
        raise BadSignature("The request carries no Slack signature.", "unsigned")
    if not hmac.compare_digest(sign(body, timestamp, secret).encode(), signature.encode("utf-8", "replace")):
        raise BadSignature("The request's signature is not from this Slack app's secret.", "forged")
    if abs(now - int(timestamp)) > TOLERANCE:
        raise BadSignature(
            "The request was signed more than five minutes ago; check this machine's clock.", "stale"
        )


def parse(body: bytes) -> SlackEvent:
    """The event in a verified body. Raises BadPayload, TooBig."""
    content = json_object(body, limit=MOST_BYTES)
    kind = str(content.get("type") or "")
    try:
        if kind == "url_verification":
            return Challenge(str(content["challenge"]))
        if kind != "event_callback":
            return Ignored("", kind[:100])
        return _event(content, content["event"])
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        raise BadPayload(f"Slack's {kind} is not as documented: {type(error).__name__} {error}.") from error


def _event(content: dict[str, Any], event: dict[str, Any]) -> SlackEvent:
    event_id, kind = str(content["event_id"]), str(event["type"])
    if event.get("bot_id") or event.get("subtype") or not event.get("user"):
        return Ignored(event_id, kind)
    bot = _bot_of(content)
    raw = str(event.get("text") or "")
    named = bool(bot) and f"<@{bot}" in raw
    ts = str(event["ts"])
    thread = str(event.get("thread_ts") or ts)
    facts = {
        "event_id": event_id,
        "team": str(content.get("team_id") or ""),
        "channel": str(event["channel"]),
        "user": str(event["user"]),
        "text": plain(raw, but=bot),
        "ts": ts,
        "thread": thread,
    }
    if kind == "app_mention":
        return Mention(**facts)
    if kind == "message" and thread != ts and not named:  # a mention comes as an event of its own
        return ThreadMessage(**facts)
    return Ignored(event_id, kind)


def _bot_of(content: dict[str, Any]) -> str:
    """The user that this app is; Slack names it in each event."""
    given = content.get("authorizations") or []
    return str(given[0].get("user_id") or "") if given else ""
