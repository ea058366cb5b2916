"""Threads through the API: begun on what was looked at, answered, resolved; drafts and strangers stay out."""

import pytest

from reviews.models import Comment, Thread


@pytest.fixture
def at(shop):
    return lambda rest="": f"/api/v1/changes/{shop.change.pk}/threads/{rest}"


@pytest.fixture
def thread(shop, call, at) -> Thread:
    """Rob's, on cart.py:2."""
    said = {**shop.looked, "path": "cart.py", "line": 2, "body": "Why?"}
    answer = call(shop.rob, "write").post(at(), said, format="json")
    assert answer.status_code == 201, answer.json()
    return Thread.objects.get(pk=answer.json()["id"])


def test_a_thread_is_begun_and_listed(shop, call, at, thread) -> None:
    listed = call(shop.ann, "read").get(at()).json()["results"]

    assert [(each["path"], each["line"], each["comments"][0]["body"]) for each in listed] == [
        ("cart.py", 2, "Why?")
    ]


def test_hazard_17_nothing_is_said_on_what_moved(shop, call, at) -> None:
    said = {**shop.looked, "digest": "0" * 64, "body": "Why?"}

    assert call(shop.rob, "write").post(at(), said, format="json").status_code == 409
    assert not Thread.objects.filter(sent=True).exists()


def test_a_thread_is_answered_resolved_and_opened_again(shop, call, at, thread) -> None:
    ann = call(shop.ann, "write")

    assert ann.post(at(f"{thread.pk}/reply/"), {"body": "Because."}, format="json").status_code == 201
    assert ann.post(at(f"{thread.pk}/resolve/")).status_code == 204
    assert ann.post(at(f"{thread.pk}/reopen/")).status_code == 204
    assert Comment.objects.filter(thread=thread).count() == 2


@pytest.mark.parametrize("verb", ["reply", "resolve", "reopen"])
def test_hazard_59_a_stranger_finds_no_thread(shop, call, at, thread, verb: str) -> None:
    answer = call(shop.sam, "write").post(at(f"{thread.pk}/{verb}/"), {"body": "Hi"}, format="json")

    assert answer.status_code == 404
