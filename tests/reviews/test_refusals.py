"""What a page says when GitHub does not merge: GitHub's words, and how a review that its rules ask for is given."""

import json

import pytest

from integrations.errors import Refused
from integrations.github.answers import Said, error_of
from reviews.refusals import refusal

HEAD = "a1b2c3d" + "0" * 33


def told(message: str, status: int = 405) -> str:
    body = json.dumps({"message": message})
    error = error_of(Said("PUT", "/repos/acme/shop/pulls/7/merge", status, {}, body))
    assert isinstance(error, Refused)
    return refusal(error, HEAD)


@pytest.mark.parametrize(
    "message",
    [
        "Waiting on code owner review from acme/payments.",
        "Repository rule violations found\n\nWaiting on code owner review from acme/payments.\n\n",
    ],
)
def test_a_missing_code_owner_is_named_with_where_to_approve(message: str) -> None:
    said = told(message)
    assert said.startswith("GitHub did not merge a1b2c3d: ")
    assert "Waiting on code owner review from acme/payments. An approval here is none at GitHub" in said
    assert said.endswith("have a code owner approve it there, then press Merge again.")


def test_a_review_that_github_wants_is_given_there() -> None:
    said = told("At least 1 approving review is required by reviewers with write access.")
    assert (
        "by reviewers with write access. An approval here is none at GitHub: have it approved there" in said
    )


def test_any_other_reason_stays_githubs_own_words() -> None:
    assert (
        told("Pull Request is not mergeable")
        == "GitHub did not merge a1b2c3d: Pull Request is not mergeable."
    )
    assert "Resource not accessible by integration" in told("Resource not accessible by integration", 403)
