"""GitHub's door: what is verified, stored, answered and refused."""

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client, override_settings

from audit.models import Event
from changes.models import Delivery

SECRET = "the new secret"
OLD = "the old secret"
BODY = json.dumps({"zen": "Keep it logically awesome.", "hook_id": 7}).encode()
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _secrets() -> Iterator[None]:
    cache.clear()
    with override_settings(GITHUB_WEBHOOK_SECRETS=[SECRET, OLD]):
        yield


def signature(body: bytes, secret: str = SECRET) -> str:
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def deliver(body: bytes = BODY, *, event: str = "ping", delivery: str = "d-1", **headers: Any) -> Any:
    given = {"X-GitHub-Event": event, "X-GitHub-Delivery": delivery, "X-Hub-Signature-256": signature(body)}
    kept = {name: value for name, value in (given | headers).items() if value is not None}
    return Client().post("/webhooks/github/", body, content_type="application/json", headers=kept)


def test_a_signed_delivery_is_stored_and_answered() -> None:
    assert deliver().status_code == 200
    stored = Delivery.objects.get()
    assert (stored.door, stored.delivery_id, stored.event, bytes(stored.body)) == (
        "github",
        "d-1",
        "ping",
        BODY,
    )
    assert stored.handled_at is None


def test_the_handling_is_woken_after_commit(django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks() as callbacks:
        deliver()
    assert len(callbacks) == 1


def test_hazard_1_the_same_delivery_twice_has_one_effect(django_capture_on_commit_callbacks: Any) -> None:
    deliver()
    with django_capture_on_commit_callbacks() as callbacks:
        again = deliver()
    assert (again.status_code, again.json()["code"], callbacks) == (200, "repeated", [])
    assert Delivery.objects.get().repeats == 1


@pytest.mark.parametrize(
    "header",
    [None, "", "sha256=", "sha256=" + "0" * 64, "sha1=" + "0" * 40, signature(BODY, "another"), "sha256=ü"],
)
def test_hazard_3_a_missing_or_forged_signature_is_refused(header: str | None) -> None:
    answer = deliver(**{"X-Hub-Signature-256": header})
    assert answer.status_code == 401
    assert not Delivery.objects.exists()


def test_hazard_3_sha_1_alone_is_refused() -> None:
    sha1 = "sha1=" + hmac.new(SECRET.encode(), BODY, hashlib.sha1).hexdigest()
    assert deliver(**{"X-Hub-Signature-256": None, "X-Hub-Signature": sha1}).status_code == 401


def test_hazard_3_without_a_secret_nothing_is_taken() -> None:
    with override_settings(GITHUB_WEBHOOK_SECRETS=[]):
        answer = deliver(**{"X-Hub-Signature-256": signature(BODY, "")})
    assert answer.status_code == 401
    assert "GITHUB_WEBHOOK_SECRET" in answer.json()["detail"]


def test_hazard_3_forgers_are_limited_and_github_is_not(caplog: pytest.LogCaptureFixture) -> None:
    answers = {deliver(**{"X-Hub-Signature-256": "sha256=" + "0" * 64}).status_code for _ in range(70)}
    assert answers == {401, 429}
    assert deliver().status_code == 200
    assert "logically" not in caplog.text


def test_hazard_4_the_raw_bytes_are_what_is_verified() -> None:
    spaced = json.dumps(json.loads(BODY), indent=1).encode()
    assert deliver(spaced, **{"X-Hub-Signature-256": signature(BODY)}).status_code == 401
    assert deliver(spaced).status_code == 200


def test_hazard_4_a_signed_body_that_is_no_utf_8_is_refused() -> None:
    assert deliver(b'{"zen": "\xff\xfe"}').status_code == 400
    assert not Delivery.objects.exists()


@pytest.mark.django_db(
    transaction=True
)  # as outside of tests: no transaction is open unless somebody opens one
def test_hazard_5_both_secrets_are_taken_while_one_is_rotated() -> None:
    for number in range(3):
        taken = deliver(delivery=f"d-{number}", **{"X-Hub-Signature-256": signature(BODY, OLD)})
        assert taken.status_code == 200
    assert Event.objects.filter(verb="webhook.old_secret").count() == 1


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"[" * 100_000, 400),
        (b'{"a":' * 100_000, 400),
        (b"[" + b"1," * 1_000_001 + b"1]", 413),
        (b"[]", 400),
        (b"not json", 400),
        (b" ", 400),
        (b'{"hook_id": NaN}', 400),
        (b'{"zen": "no id"}', 400),
    ],
)
def test_hazard_13_a_bomb_or_nonsense_is_refused(body: bytes, status: int) -> None:
    assert deliver(body).status_code == status
    assert not Delivery.objects.exists()


def test_hazard_12_a_body_over_githubs_limit_is_refused() -> None:
    answer = deliver(b" " * (25 * 1024 * 1024 + 1))
    assert answer.status_code == 413


@pytest.mark.parametrize("event", ["sponsorship", "check_suite", "x" * 60])
def test_hazard_13_an_event_that_nothing_acts_on_is_counted(event: str) -> None:
    answer = deliver(b'{"action": "created"}', event=event)
    stored = Delivery.objects.get()
    assert (answer.status_code, answer.json()["code"]) == (202, "ignored")
    assert stored.handled_at is not None and stored.outcome.startswith("ignored")


@pytest.mark.parametrize(
    "headers",
    [{"X-GitHub-Delivery": None}, {"X-GitHub-Delivery": "x" * 200}, {"X-GitHub-Event": None}],
)
def test_a_delivery_without_usable_headers_is_refused(headers: dict[str, str | None]) -> None:
    assert deliver(**headers).status_code == 400


def test_a_form_is_told_to_be_json() -> None:
    given = {
        "X-GitHub-Event": "ping",
        "X-GitHub-Delivery": "d",
        "X-Hub-Signature-256": signature(b"payload=x"),
    }
    answer = Client().post(
        "/webhooks/github/", b"payload=x", content_type="application/x-www-form-urlencoded", headers=given
    )
    assert answer.status_code == 415


def test_only_post_is_taken_and_no_csrf_token_is_asked_for() -> None:
    assert Client().get("/webhooks/github/").status_code == 405
    assert Client(enforce_csrf_checks=True).post("/webhooks/github/").status_code == 401


@pytest.mark.django_db(transaction=True)
def test_hazard_1_a_delivery_sent_many_times_at_once_is_stored_once() -> None:
    codes: list[str] = []

    def send() -> None:
        codes.append(deliver().json()["code"])
        connection.close()

    threads = [threading.Thread(target=send) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(codes) == ["repeated"] * 5 + ["stored"]
    assert Delivery.objects.get().repeats == 5


@pytest.mark.parametrize("length", ["", "-1", "²", "9" * 5000])
def test_a_length_that_is_none_is_refused_before_anything_is_read(length: str) -> None:
    answer = Client().post("/webhooks/github/", BODY, content_type="application/json", CONTENT_LENGTH=length)
    assert (answer.status_code, answer.json()["code"]) == (411, "length_required")
