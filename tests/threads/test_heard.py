"""Comments that GitHub tells of by webhook."""

import json
from pathlib import Path
from typing import Any

import pytest

from changes.models import Change, Delivery, Person, Repository
from changes.pipeline.deliveries import handle
from changes.services import actors
from changes.services.people import link_identity
from reviews.models import Comment, Thread
from tests import making

PAYLOADS = Path(__file__).resolve().parents[1] / "integrations" / "payloads"


@pytest.fixture
def told(shop: Repository, ann: Person) -> dict[str, Any]:
    """A recorded delivery of a comment on a line, on a pull request of ours."""
    body: dict[str, Any] = json.loads((PAYLOADS / "pull_request_review_comment__created.json").read_text())
    body["repository"]["full_name"] = shop.full_name
    making.opened(shop, ann, number=body["pull_request"]["number"])
    body["comment"] |= {
        "path": "cart.py",
        "line": 2,
        "side": "RIGHT",
        "body": "Zero?",
        "commit_id": making.sha("head"),
    }
    return body


def delivered(body: dict[str, Any], event: str = "pull_request_review_comment") -> str:
    row = Delivery.objects.create(
        door="github",
        delivery_id=f"{event}-{Delivery.objects.count()}",
        event=event,
        body=json.dumps(body).encode(),
    )
    handle(row.pk)
    row.refresh_from_db()
    return row.outcome


def test_hazard_02_a_delivery_that_comes_twice_is_one_comment(told: dict[str, Any]) -> None:
    delivered(told)
    assert delivered(told) == "nothing new"
    thread = Thread.objects.get()
    assert (thread.path, thread.line, thread.quoted) == ("cart.py", 2, "    return sum(prices)")
    assert thread.comments.get().body == "Zero?"


def test_an_edit_and_a_deletion_are_taken_over(told: dict[str, Any]) -> None:
    delivered(told)
    told["action"], told["comment"]["body"] = "edited", "Nought?"
    delivered(told)
    assert Comment.objects.get().body == "Nought?"
    told["action"] = "deleted"
    delivered(told)
    assert Comment.objects.get().body == "(Deleted at GitHub.)"


def test_a_comment_on_a_line_that_is_not_here_is_about_the_file(told: dict[str, Any]) -> None:
    told["comment"] |= {"line": None, "commit_id": "0" * 40, "original_commit_id": "0" * 40}
    delivered(told)
    assert (Thread.objects.get().path, Thread.objects.get().line) == ("cart.py", 0)


def test_a_comment_on_somebody_elses_pull_request_is_ignored(told: dict[str, Any]) -> None:
    Change.objects.update(pull_number=None)
    assert "is not ours" in delivered(told)


def test_a_conversations_comment_is_about_the_change(told: dict[str, Any], shop: Repository) -> None:
    body = json.loads((PAYLOADS / "issue_comment__created_on_pull.json").read_text())
    body["repository"]["full_name"] = shop.full_name
    body["issue"]["number"] = told["pull_request"]["number"]
    delivered(body, "issue_comment")
    assert Thread.objects.get().path == ""


def test_a_thread_settled_at_github_is_settled_here_by_who_may(
    told: dict[str, Any], shop: Repository, rob: Person
) -> None:
    delivered(told)
    thread = {"node_id": "PRRT_1", "comments": [told["comment"]]}
    settled = told | {"action": "resolved", "thread": thread, "sender": {"login": "rob"}}
    Thread.objects.update(by=making.person("Ann"))
    assert delivered(settled, "pull_request_review_thread") == "it stays open here"
    link_identity(person=rob, kind="github", uid="rob", actor=actors.HONKWEB)
    delivered(settled | {"action": "unresolved"}, "pull_request_review_thread")
    delivered(settled, "pull_request_review_thread")
    assert Thread.objects.get().resolved_by == rob
    assert delivered(settled, "pull_request_review_thread") == "nothing new"
    delivered(settled | {"action": "unresolved"}, "pull_request_review_thread")
    assert Thread.objects.get().resolved_at is None


@pytest.fixture
def reviewed(told: dict[str, Any], shop: Repository) -> dict[str, Any]:
    """A recorded delivery of a review of the same pull request."""
    body: dict[str, Any] = json.loads((PAYLOADS / "pull_request_review__submitted.json").read_text())
    body["repository"]["full_name"] = shop.full_name
    body["pull_request"]["number"] = told["pull_request"]["number"]
    body["review"] |= {"body": "Looks right.", "state": "approved", "commit_id": making.sha("head")}
    return body


def test_a_reviews_own_words_are_about_the_change_and_approve_nothing(
    reviewed: dict[str, Any], told: dict[str, Any]
) -> None:
    delivered(reviewed, "pull_request_review")
    assert delivered(reviewed, "pull_request_review") == "nothing new"
    thread = Thread.objects.get()
    said = thread.comments.get()
    assert (thread.path, said.github_kind, said.by_kind) == ("", "review", "github")
    assert said.body.startswith("(Approved at GitHub, which does not count") and "Looks right." in said.body
    assert not thread.change.reviews.exists()
    reviewed |= {"action": "dismissed"}
    reviewed["review"]["state"] = "dismissed"
    delivered(reviewed, "pull_request_review")
    assert Comment.objects.get().body.startswith("(Dismissed at GitHub.)")


@pytest.mark.parametrize("body", [None, "", "  "])
def test_a_review_without_words_is_no_comment(reviewed: dict[str, Any], body: str | None) -> None:
    reviewed["review"]["body"] = body
    assert "without words" in delivered(reviewed, "pull_request_review")
    assert not Comment.objects.exists()


def test_hazard_45_secrets_said_at_github_are_masked(told: dict[str, Any]) -> None:
    key = "ghp_" + "abcdefghij0123456789ABCDEFGHIJ012345"
    told["comment"]["body"] = f"Use {key}"
    delivered(told)
    assert key not in Comment.objects.get().body
