"""Answers and webhooks have the shapes of GitHub's published OpenAPI description."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.demo_github.place import Place, Sample, make_place
from tests.demo_github.published import Unavailable, description, validator
from tests.receiving import Receiver, receiver
from tests.require import require
from tests.worlds import GithubServer

REPO = "/repos/{owner}/{repo}"
PULL = REPO + "/pulls/{pull_number}"


@dataclass(frozen=True)
class Asked:
    """One operation of the description, asked of the prepared repository."""

    operation: str
    status: int
    path: str
    who: str = "rob"
    body: dict[str, Any] = field(default_factory=dict)


LINE = {"body": "Why?", "commit_id": "{two}", "path": "one.py", "line": 1}
ASKED = [
    Asked("GET /user", 401, "//user", "wrong"),
    Asked("GET /users/{username}", 200, "//users/ann"),
    Asked("GET /users/{username}", 404, "//users/zoe"),
    Asked("GET /rate_limit", 200, "//rate_limit"),
    Asked("GET " + REPO, 200, ""),
    Asked("GET " + REPO, 404, "", "sam"),
    Asked("GET " + REPO + "/contents/{path}", 404, "/contents/none"),
    Asked("GET " + REPO + "/branches", 200, "/branches"),
    Asked("GET " + REPO + "/branches/{branch}", 200, "/branches/main"),
    Asked("GET " + REPO + "/branches/{branch}", 404, "/branches/none"),
    Asked("GET " + REPO + "/git/ref/{ref}", 200, "/git/ref/heads/main"),
    Asked("POST " + REPO + "/git/refs", 201, "/git/refs", body={"ref": "refs/heads/new", "sha": "{two}"}),
    Asked("PATCH " + REPO + "/git/refs/{ref}", 200, "/git/refs/heads/same", body={"sha": "{fix}"}),
    Asked("GET " + REPO + "/git/commits/{commit_sha}", 200, "/git/commits/{two}"),
    Asked("GET " + REPO + "/commits", 200, "/commits"),
    Asked("GET " + REPO + "/commits/{ref}", 200, "/commits/{two}"),
    Asked("GET " + REPO + "/commits/{ref}", 422, "/commits/" + "0" * 40),
    Asked("GET " + REPO + "/compare/{basehead}", 200, "/compare/main...two"),
    Asked("GET " + REPO + "/collaborators/{username}/permission", 200, "/collaborators/ada/permission"),
    Asked("GET " + REPO + "/pulls", 200, "/pulls?state=all"),
    Asked("POST " + REPO + "/pulls", 422, "/pulls", body={"title": "T", "head": "two", "base": "main"}),
    Asked("POST " + REPO + "/pulls", 201, "/pulls", body={"title": "T", "head": "conflict", "base": "main"}),
    Asked("GET " + PULL, 200, "/pulls/1"),
    Asked("GET " + PULL, 200, "/pulls/2"),
    Asked("GET " + PULL, 404, "/pulls/99"),
    Asked("PATCH " + PULL, 200, "/pulls/1", body={"title": "Another"}),
    Asked("GET " + PULL + "/files", 200, "/pulls/1/files"),
    Asked("GET " + PULL + "/commits", 200, "/pulls/1/commits"),
    Asked("PUT " + PULL + "/merge", 405, "/pulls/2/merge"),
    Asked("PUT " + PULL + "/merge", 409, "/pulls/1/merge", body={"sha": "{fix}"}),
    Asked("GET " + PULL + "/reviews", 200, "/pulls/1/reviews"),
    Asked("POST " + PULL + "/reviews", 200, "/pulls/1/reviews", body={"event": "APPROVE", "body": "Good"}),
    Asked("POST " + PULL + "/reviews", 422, "/pulls/1/reviews", "ann", {"event": "APPROVE"}),
    Asked("GET " + PULL + "/comments", 200, "/pulls/1/comments"),
    Asked("POST " + PULL + "/comments", 201, "/pulls/1/comments", body=LINE),
    Asked("POST " + PULL + "/comments", 422, "/pulls/1/comments", body={**LINE, "line": 77}),
    Asked(
        "POST " + PULL + "/comments/{comment_id}/replies",
        201,
        "/pulls/1/comments/{line}/replies",
        body={"body": "So"},
    ),
    Asked("GET " + REPO + "/pulls/comments/{comment_id}", 200, "/pulls/comments/{line}"),
    Asked(
        "PATCH " + REPO + "/pulls/comments/{comment_id}", 200, "/pulls/comments/{line}", body={"body": "Well"}
    ),
    Asked("GET " + REPO + "/issues/{issue_number}", 200, "/issues/1"),
    Asked("GET " + REPO + "/issues/{issue_number}/comments", 200, "/issues/1/comments"),
    Asked("POST " + REPO + "/issues/{issue_number}/comments", 201, "/issues/1/comments", body={"body": "Hi"}),
    Asked("POST " + REPO + "/issues", 201, "/issues", body={"title": "It is wrong"}),
    Asked("GET " + REPO + "/issues/comments/{comment_id}", 200, "/issues/comments/{talk}"),
    Asked(
        "PATCH " + REPO + "/issues/comments/{comment_id}", 200, "/issues/comments/{talk}", body={"body": "Ho"}
    ),
    Asked("POST " + REPO + "/statuses/{sha}", 201, "/statuses/{two}", body={"state": "pending"}),
    Asked("GET " + REPO + "/commits/{ref}/status", 200, "/commits/{two}/status"),
    Asked("GET " + REPO + "/commits/{ref}/statuses", 200, "/commits/{two}/statuses"),
    Asked("POST " + REPO + "/check-runs", 201, "/check-runs", "ci", {"name": "lint", "head_sha": "{two}"}),
    Asked("GET " + REPO + "/check-runs/{check_run_id}", 200, "/check-runs/{run}"),
    Asked(
        "PATCH " + REPO + "/check-runs/{check_run_id}",
        200,
        "/check-runs/{run}",
        "ci",
        {"conclusion": "failure"},
    ),
    Asked("GET " + REPO + "/commits/{ref}/check-runs", 200, "/commits/{two}/check-runs"),
    Asked("GET " + REPO + "/commits/{ref}/check-suites", 200, "/commits/{two}/check-suites"),
    Asked("PUT " + PULL + "/merge", 200, "/pulls/1/merge"),
]


@pytest.fixture(scope="module", autouse=True)
def _described() -> None:
    try:
        description()
    except Unavailable as error:
        require(present=False, what=f"{error}, for GitHub's OpenAPI description")


@dataclass(frozen=True)
class Prepared:
    """A repository in which something of every kind exists, and what it told to a webhook meanwhile."""

    place: Place
    names: dict[str, str]

    def fill(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {name: self.fill(each) for name, each in value.items()}
        return value.format(**self.names) if isinstance(value, str) else value


@pytest.fixture(scope="module")
def told(github: GithubServer) -> Iterator[Receiver]:
    with receiver() as found:
        github.control("POST", "/hooks", {"url": found.url})
        yield found
        github.control("DELETE", "/hooks")


@pytest.fixture(scope="module")
def prepared(github: GithubServer, sample: Sample, people: dict[str, str], told: Receiver) -> Prepared:
    return prepare(make_place(github, sample, people))


def prepare(place: Place) -> Prepared:
    """Two pull requests; on the first a review, comments, a status and a check run."""
    place.pull("two", body="Please")
    place.pull("fix")
    place.must("PATCH", "/pulls/2", state="closed")
    two = place.shas["two"]
    line = place.must("POST", "/pulls/1/comments", "rob", **{**LINE, "commit_id": two})
    place.must("POST", "/pulls/1/reviews", "rob", event="COMMENT", body="See below")
    talk = place.must("POST", "/issues/1/comments", "rob", body="Hello")
    place.must("POST", f"/statuses/{two}", "ci", state="success", context="deploy")
    output = {"title": "Tests", "summary": "All passed", "text": "1 passed"}
    run = place.must("POST", "/check-runs", "ci", name="test", head_sha=two, output=output)
    names = {"line": str(line["id"]), "talk": str(talk["id"]), "run": str(run["id"])}
    return Prepared(place, {**names, **place.shas})


# One test, since the rows build on one another: the last one merges.
def test_every_answer_has_the_published_shape(prepared: Prepared) -> None:
    wrong = []
    for asked in ASKED:
        answer = prepared.place.ask(
            asked.operation.split()[0], prepared.fill(asked.path), asked.who, **prepared.fill(asked.body)
        )
        what = f"{asked.operation} {asked.status}"
        if answer.status_code != asked.status:
            wrong.append(f"{what}: answered {answer.status_code} {answer.text}")
            continue
        schema = validator("responses", asked.operation, str(asked.status))
        wrong += [
            f"{what}: {e.json_path} {e.message[:200]}"
            for e in (schema.iter_errors(answer.json()) if schema else ())
        ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("path", ["/contents/README.md", "/contents/docs"])
def test_contents_have_one_of_the_published_shapes(prepared: Prepared, path: str) -> None:
    components = description()["components"]
    schema = components["content-file" if path.endswith(".md") else "content-directory"]
    answer = prepared.place.must("GET", path)

    assert [e.message for e in validator_of(schema).iter_errors(answer)] == []


def validator_of(schema: dict[str, Any]) -> Any:
    return validator("components", next(n for n, s in description()["components"].items() if s is schema))


WEBHOOKS = {
    "push": "push",
    "status": "status",
    "pull_request.opened": "pull-request-opened",
    "pull_request.closed": "pull-request-closed",
    "pull_request_review.submitted": "pull-request-review-submitted",
    "pull_request_review_comment.created": "pull-request-review-comment-created",
    "issue_comment.created": "issue-comment-created",
    "check_run.created": "check-run-created",
}


def test_every_webhook_has_the_published_shape(prepared: Prepared, told: Receiver) -> None:
    wrong = []
    for event, name in WEBHOOKS.items():
        delivery = told.wait_for(event)
        errors = validator("webhooks", name).iter_errors(json.loads(delivery.body))
        wrong += [f"{event}: {e.json_path} {e.message[:200]}" for e in errors]
    assert not wrong, "\n".join(wrong)
