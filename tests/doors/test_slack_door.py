"""Slack's door: signed mentions in, everything else refused or counted."""

import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client, override_settings

from changes.models import Delivery

SECRET = "a signing secret"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _secret() -> Iterator[None]:
    cache.clear()
    with override_settings(SLACK_SIGNING_SECRET=SECRET):
        yield


def mention(*, event_id: str = "Ev1", kind: str = "app_mention") -> bytes:
    event = {"type": kind, "user": "U1", "text": "<@B> fix it", "ts": "1.2", "channel": "C1"}
    bot = [{"user_id": "B"}]
    envelope = {
        "type": "event_callback",
        "event_id": event_id,
        "team_id": "T",
        "event": event,
        "authorizations": bot,
    }
    return json.dumps(envelope).encode()


def send(body: bytes, *, at: float | None = None, secret: str = SECRET, **headers: str) -> Any:
    stamp = str(int(time.time() if at is None else at))
    digest = hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    given = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"} | headers
    return Client().post("/webhooks/slack/", body, content_type="application/json", headers=given)


def test_a_mention_is_stored_and_its_handling_woken(django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks() as callbacks:
        answer = send(mention())
    assert (answer.status_code, len(callbacks)) == (200, 1)
    stored = Delivery.objects.get()
    assert (stored.door, stored.delivery_id, stored.event) == ("slack", "Ev1", "app_mention")


def test_slacks_challenge_is_answered() -> None:
    answer = send(json.dumps({"type": "url_verification", "challenge": "c-9"}).encode())
    assert answer.json() == {"challenge": "c-9"}


@pytest.mark.parametrize("age", [400, -400, 10_000_000])
def test_hazard_14_an_old_timestamp_is_refused(age: int) -> None:
    assert send(mention(), at=time.time() - age).status_code == 401
    assert not Delivery.objects.exists()


def test_hazard_14_a_retry_of_a_stored_event_has_no_effect(django_capture_on_commit_callbacks: Any) -> None:
    send(mention())
    with django_capture_on_commit_callbacks() as callbacks:
        again = send(mention(), **{"X-Slack-Retry-Num": "1"})
    assert (again.status_code, again.json()["code"], callbacks) == (200, "repeated", [])


def test_hazard_14_a_retry_whose_first_try_was_lost_is_handled() -> None:
    assert send(mention(), **{"X-Slack-Retry-Num": "2"}).json()["code"] == "stored"


def test_hazard_3_a_foreign_signature_is_refused() -> None:
    assert send(mention(), secret="another").status_code == 401
    assert send(mention(), **{"X-Slack-Signature": ""}).status_code == 401
    with override_settings(SLACK_SIGNING_SECRET=""):
        assert send(mention(), secret="").status_code == 401


def test_hazard_13_other_events_and_nonsense_change_nothing() -> None:
    assert send(mention(event_id="Ev2", kind="reaction_added")).status_code == 202
    assert Delivery.objects.get().outcome == "ignored: reaction_added"
    assert send(b"payload=%7B%7D").status_code == 400
    assert send(b'{"type": "event_callback", "event_id": "Ev3"}').status_code == 400
    assert Delivery.objects.count() == 1


def test_hazard_12_a_big_body_is_refused() -> None:
    assert send(b" " * (1024 * 1024 + 1)).status_code == 413
