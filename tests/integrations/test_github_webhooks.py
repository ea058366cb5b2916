"""Webhooks: only what was signed is read, only what is as documented is believed."""

import hashlib
import hmac
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from integrations.errors import BadPayload, BadSignature, TooBig
from integrations.github import events, webhooks

PAYLOADS = Path(__file__).parent / "payloads"
NAMES = sorted(path.stem for path in PAYLOADS.glob("*.json"))
SECRET = "a secret of this webhook"
HEAD = "6dcb09b5b57875f334f61aebed695e2e4193db5e"


def body(name: str) -> bytes:
    return (PAYLOADS / f"{name}.json").read_bytes()


def parsed(name: str) -> Any:
    return webhooks.parse(name.split("__")[0], body(name))


def test_a_signed_delivery_is_taken() -> None:
    assert webhooks.verify(body("push"), webhooks.sign(body("push"), SECRET), [SECRET]) == 0


def test_the_signature_is_githubs_own() -> None:
    """GitHub, "Validating webhook deliveries": its published test values."""
    expected = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
    assert webhooks.sign(b"Hello, World!", "It's a Secret to Everybody") == expected


def test_hazard_05_either_secret_is_taken_while_one_is_rotated_out() -> None:
    signed = webhooks.sign(b"{}", "old")
    assert webhooks.verify(b"{}", signed, ["new", "old"]) == 1
    with pytest.raises(BadSignature):
        webhooks.verify(b"{}", signed, ["new"])


SHA1 = "sha1=" + hmac.new(SECRET.encode(), b"{}", hashlib.sha1).hexdigest()
RIGHT = webhooks.sign(b"{}", SECRET)


@pytest.mark.parametrize(
    "header",
    [None, "", SHA1, "sha256=", RIGHT[:-1], RIGHT + "0", RIGHT.upper(), RIGHT.removeprefix("sha256="), " " + RIGHT,
     RIGHT + "\n", webhooks.sign(b"{}", "other"), webhooks.sign(b"{ }", SECRET), "sha256=" + "é" * 64],
)  # fmt: skip
def test_hazard_03_what_is_not_signed_with_sha256_is_refused(header: str | None) -> None:
    with pytest.raises(BadSignature):
        webhooks.verify(b"{}", header, [SECRET])


@pytest.mark.parametrize("secrets", [[], [""], ["", ""]])
def test_hazard_03_without_a_secret_nothing_is_taken(secrets: list[str]) -> None:
    with pytest.raises(BadSignature) as caught:
        webhooks.verify(b"{}", webhooks.sign(b"{}", ""), secrets)
    assert caught.value.code == "no_secret"


@pytest.mark.parametrize("altered", [b'{"a": 1}\n', b'{"a":1}', '{"a": 1}'.encode("utf-16")])
def test_hazard_04_the_raw_bytes_are_what_is_signed(altered: bytes) -> None:
    with pytest.raises(BadSignature):
        webhooks.verify(altered, webhooks.sign(b'{"a": 1}', SECRET), [SECRET])


def test_hazard_04_bytes_that_are_not_utf8_are_verified_then_refused() -> None:
    odd = b'{"zen": "\xff"}'
    assert webhooks.verify(odd, webhooks.sign(odd, SECRET), [SECRET]) == 0
    with pytest.raises(BadPayload):
        webhooks.parse("ping", odd)


@pytest.mark.parametrize("name", NAMES)
def test_each_recorded_payload_is_understood(name: str) -> None:
    assert parsed(name) is not None


def test_a_push_says_which_branch_moved() -> None:
    push = parsed("push")
    assert (push.repository.full_name, push.branch, push.after, push.forced) == (
        "ann/shop",
        "honk/7",
        HEAD,
        True,
    )
    assert parsed("push__branch_deleted").after == ""
    assert isinstance(parsed("push__tag"), events.Ignored)


def test_a_pull_request_is_told_with_its_state() -> None:
    assert parsed("pull_request__opened").pull.head_sha == HEAD
    assert parsed("pull_request__synchronize").before.startswith("2f5b1f4a")
    merged = parsed("pull_request__closed_merged").pull
    assert (merged.merged, merged.merged_by) == (True, "rob")
    gone = parsed("pull_request__closed_fork_gone").pull
    assert (gone.head_repository, gone.author) == ("", "ghost")


def test_builds_come_from_check_runs_and_statuses() -> None:
    queued, done = parsed("check_run__created").build, parsed("check_run__completed").build
    assert (queued.status, queued.conclusion, queued.external_id) == ("queued", "", done.external_id)
    assert (done.status, done.conclusion, done.app) == ("completed", "success", "github-actions")
    pending, error = parsed("status__pending").build, parsed("status__error").build
    assert (pending.status, pending.name, pending.app) == ("in_progress", "ci/lint", "rob")
    assert (error.status, error.conclusion) == ("completed", "failure")
    assert error.updated_at > pending.updated_at


def test_what_people_say_is_read() -> None:
    assert parsed("pull_request_review__submitted").review.state == "APPROVED"
    assert parsed("pull_request_review_comment__created").comment.in_reply_to == 284312000
    assert parsed("issue_comment__created_on_pull").is_pull
    assert not parsed("issue_comment__created_on_issue").is_pull


@pytest.mark.parametrize(("action", "resolved"), [("resolved", True), ("unresolved", False)])
def test_a_thread_is_named_by_the_comment_that_began_it(action: str, resolved: bool) -> None:
    content = json.loads(body("pull_request_review_comment__created"))
    content |= {"action": action, "thread": {"node_id": "PRRT_1", "comments": [content["comment"]]}}
    event = webhooks.parse("pull_request_review_thread", json.dumps(content).encode())
    assert isinstance(event, events.ThreadEvent)
    assert (event.thread.id, event.thread.comment_id) == ("PRRT_1", content["comment"]["id"])
    assert event.thread.resolved is resolved


def test_installations_say_what_was_gained_and_lost() -> None:
    assert parsed("installation__suspend").removed[0].full_name == "ann/shop"
    assert parsed("installation_repositories__added").added[0].id == 186853002
    assert parsed("repository__renamed").facts.default_branch == "main"
    assert parsed("ping").hook == 109948940


@pytest.mark.parametrize("name", ["workflow_run__completed", "star__created"])
def test_hazard_13_what_nothing_acts_on_is_ignored_by_name(name: str) -> None:
    assert parsed(name) == events.Ignored(*name.split("__"))


BOMBS: dict[str, Callable[[], bytes]] = {
    "deep": lambda: b'{"a":' + b"[" * 200_000 + b"]" * 200_000 + b"}",
    "deeper objects": lambda: b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "many parts": lambda: b"[" + b"[]," * 2_000_000 + b"[]]",
    "too long": lambda: b'{"a":"' + b"x" * (25 * 1024 * 1024) + b'"}',
    "long number": lambda: b'{"a":' + b"9" * 100_000 + b"}",
    "not a number": lambda: b'{"a": NaN}',
    "a list": lambda: b"[]",
    "text": lambda: b'"x"',
    "empty": lambda: b"",
    "cut": lambda: body("push")[:-20],
    "surrogate": lambda: b'{"action": "\\ud800", "check_run": {}}',
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_hazard_13_a_bomb_is_an_error_and_kills_nothing(bomb: str) -> None:
    with pytest.raises((BadPayload, TooBig)):
        webhooks.parse("check_run", BOMBS[bomb]())


@pytest.mark.parametrize("name", [name for name in NAMES if name.split("__")[0] in webhooks.HANDLED])
def test_hazard_13_a_payload_with_a_part_missing_or_odd_is_an_error_or_still_an_event(name: str) -> None:
    content = json.loads(body(name))
    for key in content:
        for odd in ({}, [], "x", None, 5):
            try:
                webhooks.parse(name.split("__")[0], json.dumps({**content, key: odd}).encode())
            except BadPayload:
                continue


def test_what_no_database_can_hold_is_left_out() -> None:
    content = json.loads(body("issue_comment__created_on_issue"))
    content["comment"]["body"] = "a\0b\ud83d c\U0001f600"

    event = webhooks.parse("issue_comment", json.dumps(content).encode())

    assert isinstance(event, events.CommentEvent)
    assert event.comment.body == "ab? c\U0001f600"
