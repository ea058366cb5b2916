"""Sends events to the product as Slack's Events API does: signed, answered within 3 s, or sent again."""

import hashlib
import hmac
import json
import logging
import secrets
import threading
import time

import requests

from honkweb.demo.slack.store import APP, BOT_USER, TEAM, Event, Message, Store

# "Error handling" of Slack's Events API: three more tries, at once, after a minute, after five minutes.
RETRIES = (0.0, 60.0, 300.0)
ACKNOWLEDGE_SECONDS = 3.0
_log = logging.getLogger(__name__)


class Sender:
    """Delivers open events in a thread of its own until it is stopped; what was open at the stop is sent later."""

    def __init__(
        self, store: Store, *, signing_secret: str, product_url: str, retries: tuple[float, ...] = RETRIES
    ) -> None:
        self._store, self._secret, self._retries = store, signing_secret, retries
        self._url = product_url.rstrip("/") + "/webhooks/slack/"
        self._woken = threading.Event()
        self._stopped = False
        self._thread = threading.Thread(target=self._run, name="slack-events", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopped = True
        self._woken.set()
        self._thread.join(ACKNOWLEDGE_SECONDS + 1)

    def tell(self, message: Message, *, event_id: str = "") -> str:
        """Queue the event for this message; gives its event_id."""
        event_id = event_id or f"Ev{secrets.token_hex(6).upper()}"
        body = json.dumps(envelope(message, event_id), separators=(",", ":"))
        self._store.add_event(event_id, body)
        self._woken.set()
        return event_id

    def _run(self) -> None:
        while not self._stopped:
            self._woken.clear()
            waiting = self._store.events(only_open=True)
            for event in waiting:
                if event.due <= time.time() and not self._stopped:
                    self._deliver(event)
            due = [event.due for event in self._store.events(only_open=True)]
            self._woken.wait(max(0.01, min(due) - time.time()) if due else None)

    def _deliver(self, event: Event) -> None:
        reason = self._post(event)
        if not reason:
            self._store.note_attempt(event.id, outcome="acknowledged", due=0)
        elif event.attempts < len(self._retries):
            due = time.time() + self._retries[event.attempts]
            self._store.note_attempt(event.id, outcome="", due=due)
        else:
            _log.warning("event %s was given up: %s", event.id, reason)
            self._store.note_attempt(event.id, outcome=f"given up: {reason}", due=0)

    def _post(self, event: Event) -> str:
        """Why the product did not acknowledge, in Slack's words; empty when it did."""
        headers = signed_headers(self._secret, event.body.encode())
        if event.attempts:
            headers |= {"X-Slack-Retry-Num": str(event.attempts), "X-Slack-Retry-Reason": "http_timeout"}
        try:
            answer = requests.post(
                self._url,
                data=event.body.encode(),
                headers=headers,
                timeout=ACKNOWLEDGE_SECONDS,
                allow_redirects=False,
            )
        except requests.Timeout:
            return "http_timeout"
        except requests.RequestException:
            return "connection_failed"
        return "" if answer.ok else "http_error"


def signed_headers(secret: str, body: bytes, *, timestamp: int | None = None) -> dict[str, str]:
    """Headers of "Verifying requests from Slack": v0 is the HMAC of version, time and raw body."""
    stamp = str(int(time.time()) if timestamp is None else timestamp)
    digest = hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    return {
        "Content-Type": "application/json",
        "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": f"v0={digest}",
    }


def envelope(message: Message, event_id: str) -> dict[str, object]:
    named = f"<@{BOT_USER}>" in message.text
    event: dict[str, object] = {
        "type": "app_mention" if named else "message",
        "user": message.user,
        "text": message.text,
        "ts": message.ts,
        "channel": message.channel,
        "event_ts": message.ts,
        "team": TEAM,
    }
    if message.thread_ts:
        event["thread_ts"] = message.thread_ts
    if not named:
        event["channel_type"] = "channel"
    return {
        "token": "",
        "team_id": TEAM,
        "context_team_id": TEAM,
        "api_app_id": APP,
        "event": event,
        "type": "event_callback",
        "event_id": event_id,
        "event_time": int(float(message.ts)),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": TEAM,
                "user_id": BOT_USER,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
    }
