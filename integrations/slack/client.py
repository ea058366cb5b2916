"""Posting to Slack with slack-sdk: once each, escaped, without previews of links."""

import re
import socket
import urllib.error
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.client import HTTPException
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import SlackResponse

from integrations.errors import NotFound, OutcomeUnknown, OutsideError, RateLimited, Refused, Unreachable
from integrations.slack.text import Said, written

_WORD = re.compile(r"[a-z_]+")
MOST_TEXT = 3900  # Slack cuts a message's text at 4,000 characters
_ABSENT = {"user_not_found", "users_not_found", "channel_not_found", "message_not_found", "thread_not_found"}
_REMEDIES = {
    **dict.fromkeys(("not_in_channel", "channel_not_found"), "Invite Honkweb's bot into the channel."),
    "is_archived": "Its channel is archived; unarchive it, or follow the change here.",
    **dict.fromkeys(
        ("invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive"),
        "Set SLACK_BOT_TOKEN to the bot's present token.",
    ),
    "missing_scope": "Give Slack's app the scope chat:write and install it again.",
}
_LATER = {
    "internal_error",
    "fatal_error",
    "service_unavailable",
    "request_timeout",
    "ratelimited",
    "rate_limited",
}


@dataclass(frozen=True)
class Image:
    """A picture that Slack fetches from `url`; `alt` is what it shows."""

    url: str
    alt: str


class Slack:
    """One workspace, as one bot. Safe between threads: each call makes its own connection."""

    def __init__(self, token: str, base_url: str = "https://slack.com/api/", *, timeout: int = 10) -> None:
        # Without retry handlers: the default one posts again after a lost connection.
        self._client = WebClient(
            token=token, base_url=base_url.rstrip("/") + "/", timeout=timeout, retry_handlers=[]
        )

    def post(self, channel: str, said: Said, *, thread: str = "", images: Sequence[Image] = ()) -> str:
        """Post and return the message's ts. Strings in `said` are only words; links are `Link`s.

        Raises OutcomeUnknown when the answer is lost, Unreachable, RateLimited, Refused, NotFound.
        """
        text = _cut(written(said))
        blocks = _blocks(text, images) if images else None
        answer = self._call(
            lambda: self._client.chat_postMessage(
                channel=channel,
                text=text,
                thread_ts=thread or None,
                blocks=blocks,
                unfurl_links=False,
                unfurl_media=False,
                link_names=False,
            ),
            "chat.postMessage",
            writes=True,
        )
        return str(answer["ts"])

    def update(self, channel: str, ts: str, said: Said) -> None:
        """Replace the text of a message of ours; doing it again does no harm."""
        text = _cut(written(said))
        self._call(lambda: self._client.chat_update(channel=channel, ts=ts, text=text), "chat.update")

    def user_email(self, user: str) -> str | None:
        """The user's address; None for a bot, or where the app lacks users:read.email."""
        profile = (
            self._call(lambda: self._client.users_info(user=user), "users.info")["user"].get("profile") or {}
        )
        return profile.get("email") or None

    def user_by_email(self, email: str) -> str | None:
        try:
            answer = self._call(lambda: self._client.users_lookupByEmail(email=email), "users.lookupByEmail")
        except NotFound:
            return None
        return str(answer["user"]["id"])

    def permalink(self, channel: str, ts: str) -> str:
        answer = self._call(
            lambda: self._client.chat_getPermalink(channel=channel, message_ts=ts), "chat.getPermalink"
        )
        return str(answer["permalink"])

    def _call(self, call: Callable[[], SlackResponse], name: str, *, writes: bool = False) -> Any:
        try:
            answer = call()
            if not isinstance(answer.data, dict):
                raise _lost(name, writes, "an answer that is not Slack's")
            return answer.data
        except SlackApiError as error:
            raise _refusal(name, error, writes) from error
        except (OSError, HTTPException, SlackClientError, ValueError) as error:
            raise _lost(name, writes and not _never_sent(error), type(error).__name__) from error


def _refusal(name: str, error: SlackApiError, writes: bool) -> OutsideError:
    response = error.response
    status = getattr(response, "status_code", 200)
    data = getattr(response, "data", response)
    said = str(data.get("error") or "") if isinstance(data, dict) else ""
    if not _WORD.fullmatch(said):  # slack-sdk's own sentence about a body that is not JSON
        said = ""
    sentence = f"Slack refused {name}: {said or f'status {status}'}. {_REMEDIES.get(said, '')}".rstrip()
    if status == 429 or said in ("ratelimited", "rate_limited"):
        after = str(getattr(response, "headers", {}).get("Retry-After", ""))
        seconds = min(int(after), 3600) if after.isdecimal() and len(after) < 10 else 30
        return RateLimited(sentence, datetime.now(UTC) + timedelta(seconds=seconds))
    if status >= 500 or said in _LATER or not said:
        return _lost(name, writes, said or f"status {status}")
    if said in _ABSENT:
        return NotFound(sentence, said, status)
    return Refused(sentence, said, status)


def _lost(name: str, writes: bool, what: str) -> OutsideError:
    sentence = f"Slack gave no usable answer to {name} ({what})."
    return OutcomeUnknown(sentence) if writes else Unreachable(sentence)


def _never_sent(error: Exception) -> bool:
    reason = error.reason if isinstance(error, urllib.error.URLError) else error
    return isinstance(reason, ConnectionRefusedError | socket.gaierror)


def _cut(text: str) -> str:
    return text if len(text) <= MOST_TEXT else text[:MOST_TEXT].rsplit("\n", 1)[0] + "\n…"


def _blocks(text: str, images: Sequence[Image]) -> list[dict[str, Any]]:
    section = {"type": "section", "text": {"type": "mrkdwn", "text": text[:2990], "verbatim": True}}
    pictures = [
        {"type": "image", "image_url": each.url, "alt_text": each.alt[:1900] or "image"} for each in images
    ]
    return [section, *pictures]
