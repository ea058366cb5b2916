"""Webhooks: signed, in order, once; lost, doubled or swapped only where a rule says so."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.demo_github.documents import FAILED, PAYLOADS, PRACTICE, REDELIVERING, TROUBLE, VALIDATING, says
from tests.demo_github.place import Place
from tests.receiving import Receiver, receiver


@pytest.fixture
def told(place: Place) -> Iterator[Receiver]:
    """Hears of what happens once the repository is there. Workers share no server, so nobody else is heard."""
    with receiver() as found:
        place.server.control("POST", "/hooks", {"url": found.url})
        yield found
        place.server.control("DELETE", "/hooks")
        place.server.faults()


def _talk(place: Place, text: str = "Hello") -> Any:
    return place.must("POST", "/issues/1/comments", "rob", body=text)


def _texts(told: Receiver) -> list[str]:
    bodies = [json.loads(each.body) for each in told.received if each.name == "issue_comment.created"]
    return [each["comment"]["body"] for each in bodies]


def _wait_for_texts(told: Receiver, *texts: str) -> None:
    told.wait_until(lambda _: sorted(_texts(told)) == sorted(texts))


@says(VALIDATING)
def test_a_delivery_is_signed_with_the_secret(place: Place, told: Receiver) -> None:
    place.pull("fix")

    delivery = told.wait_for("pull_request.opened")

    secret = place.server.world.github_webhook_secret.encode()
    expected = "sha256=" + hmac.new(secret, delivery.body, hashlib.sha256).hexdigest()
    assert delivery.headers["x-hub-signature-256"] == expected
    assert len(delivery.headers["x-github-delivery"]) == 36


@says(f"{PAYLOADS}#pull_request")
def test_the_life_of_a_pull_request_is_told_in_order(place: Place, told: Receiver, tmp_path: Path) -> None:
    place.pull("fix")
    place.must("PATCH", "/pulls/1", title="Another")
    place.must("PATCH", "/pulls/1", state="closed")
    place.must("PATCH", "/pulls/1", state="open")
    tip = place.grow("fix", tmp_path)
    place.must("PUT", "/pulls/1/merge", sha=tip)

    names = [f"pull_request.{each}" for each in ("opened", "edited", "closed", "reopened")]
    names += ["push", "pull_request.synchronize", "push", "pull_request.closed"]
    found = told.wait_until(lambda all_: len(all_) >= len(names))
    assert [each.name for each in found] == names
    assert json.loads(found[-1].body)["pull_request"]["merged"] is True
    assert json.loads(found[5].body)["before"] == place.shas["fix"]


@says(f"{PAYLOADS}#check_run")
def test_a_check_run_is_told_when_created_and_when_completed(place: Place, told: Receiver) -> None:
    run = place.must("POST", "/check-runs", "ci", name="test", head_sha=place.shas["fix"])
    place.must("PATCH", f"/check-runs/{run['id']}", "ci", conclusion="success")

    found = told.wait_until(lambda all_: len(all_) >= 2)
    assert [each.name for each in found] == ["check_run.created", "check_run.completed"]


@says(PRACTICE)
def test_hazard_01_a_delivery_can_come_twice_under_one_id(place: Place, told: Receiver) -> None:
    place.pull("fix")
    told.wait_for("pull_request.opened")
    place.server.faults({"kind": "duplicate_delivery", "path": "issue_comment"})

    _talk(place)

    _wait_for_texts(told, "Hello", "Hello")
    assert len({each.headers["x-github-delivery"] for each in told.received[1:]}) == 1


@says(TROUBLE)
def test_hazard_06_two_deliveries_can_come_in_the_wrong_order(place: Place, told: Receiver) -> None:
    place.pull("fix")
    told.wait_for("pull_request.opened")
    place.server.faults({"kind": "reorder", "path": "issue_comment"})

    _talk(place, "first")
    _talk(place, "second")

    _wait_for_texts(told, "first", "second")
    assert _texts(told) == ["second", "first"]


@says(REDELIVERING)
def test_hazard_11_a_delivery_can_be_lost_and_asked_for_again(place: Place, told: Receiver) -> None:
    place.pull("fix")
    told.wait_for("pull_request.opened")
    place.server.faults({"kind": "drop_delivery", "path": "issue_comment"})
    _talk(place, "lost")
    _talk(place, "heard")
    _wait_for_texts(told, "heard")

    every = place.server.control("GET", "/deliveries")
    lost = [each for each in every if each["url"] == told.url and each["status"].startswith("dropped")]
    hook = f"/hooks/{lost[0]['hook_id']}/deliveries"
    listed = place.must("GET", hook + "?status=failure", "ada")
    place.must("POST", f"{hook}/{listed[0]['id']}/attempts", "ada")

    _wait_for_texts(told, "heard", "lost")
    assert told.received[-1].headers["x-github-delivery"] == lost[0]["guid"]


@says(FAILED)
def test_a_receiver_that_answers_500_is_not_asked_again(place: Place, told: Receiver) -> None:
    told.answer = 500
    place.pull("fix")
    told.wait_for("pull_request.opened")
    told.answer = 200

    _talk(place)

    _wait_for_texts(told, "Hello")
    assert [each.name for each in told.received] == ["pull_request.opened", "issue_comment.created"]
