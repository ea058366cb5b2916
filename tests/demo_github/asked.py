"""What is asked of the demo GitHub to compare its answers and webhooks with GitHub's published description."""

from dataclasses import dataclass, field
from typing import Any

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
    # The component that each item is, where the list as published says what no answer can be.
    items: str = ""


LINE = {"body": "Why?", "commit_id": "{two}", "path": "one.py", "line": 1}
ASKED = [
    Asked("GET /user", 401, "//user", "wrong"),
    Asked("GET /user", 200, "//user"),
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
    Asked("GET " + REPO + "/commits/{commit_sha}/pulls", 200, "/commits/{two}/pulls"),
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
    Asked("GET " + PULL + "/reviews/{review_id}", 200, "/pulls/1/reviews/{review}"),
    Asked("PUT " + PULL + "/reviews/{review_id}/dismissals", 422, "/pulls/1/reviews/{review}/dismissals"),
    Asked(
        "PUT " + PULL + "/reviews/{review_id}/dismissals",
        200,
        "/pulls/1/reviews/{review}/dismissals",
        body={"message": "Seen by another"},
    ),
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
    Asked("PATCH " + REPO + "/issues/{issue_number}", 200, "/issues/{issue}", body={"state": "closed"}),
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
    Asked("POST " + REPO + "/check-runs/{check_run_id}/rerequest", 201, "/check-runs/{run}/rerequest"),
    Asked("GET " + REPO + "/commits/{ref}/check-runs", 200, "/commits/{two}/check-runs"),
    Asked("GET " + REPO + "/commits/{ref}/check-suites", 200, "/commits/{two}/check-suites"),
    Asked("PUT " + PULL + "/merge", 200, "/pulls/1/merge"),
]

APP = "/app/installations/{installation_id}"
HOOK = "/hooks/{hook}/deliveries"
ASKED_BY_APPS = [
    Asked("GET /app", 200, "//app", "app"),
    Asked("GET /app/installations", 200, "//app/installations", "app", items="installation"),
    Asked("GET " + APP, 200, "//app/installations/{installation}", "app"),
    Asked("GET " + APP, 404, "//app/installations/1", "app"),
    Asked("POST " + APP + "/access_tokens", 201, "//app/installations/{installation}/access_tokens", "app"),
    Asked("POST " + APP + "/access_tokens", 401, "//app/installations/{installation}/access_tokens", "rob"),
    Asked("POST " + APP + "/access_tokens", 404, "//app/installations/1/access_tokens", "app"),
    Asked("GET " + REPO + "/installation", 200, "/installation", "app"),
    Asked("GET " + REPO + "/installation", 404, "//repos/demo/none/installation", "app"),
    Asked("GET /installation/repositories", 200, "//installation/repositories", "installed"),
    Asked("GET /installation/repositories", 403, "//installation/repositories", "rob"),
    Asked("GET /app/hook/deliveries", 200, "//app/hook/deliveries", "app"),
    Asked("GET /app/hook/deliveries/{delivery_id}", 200, "//app/hook/deliveries/{delivery}", "app"),
    Asked(
        "POST /app/hook/deliveries/{delivery_id}/attempts",
        202,
        "//app/hook/deliveries/{delivery}/attempts",
        "app",
    ),
    Asked("GET " + REPO + "/hooks/{hook_id}/deliveries", 200, HOOK),
    Asked("GET " + REPO + "/hooks/{hook_id}/deliveries/{delivery_id}", 200, HOOK + "/{delivery}"),
    Asked(
        "POST " + REPO + "/hooks/{hook_id}/deliveries/{delivery_id}/attempts",
        202,
        HOOK + "/{delivery}/attempts",
    ),
]

# Each by the name of its delivery and by the name that the description has for it.
WEBHOOKS = {
    "push": "push",
    "status": "status",
    "pull_request.opened": "pull-request-opened",
    "pull_request.closed": "pull-request-closed",
    "pull_request_review.submitted": "pull-request-review-submitted",
    "pull_request_review_comment.created": "pull-request-review-comment-created",
    "issue_comment.created": "issue-comment-created",
    "check_run.created": "check-run-created",
    "check_run.completed": "check-run-completed",
    "check_run.rerequested": "check-run-rerequested",
    "issue_comment.edited": "issue-comment-edited",
    "issue_comment.deleted": "issue-comment-deleted",
    "issues.opened": "issues-opened",
    "issues.closed": "issues-closed",
    "issues.edited": "issues-edited",
    "issues.reopened": "issues-reopened",
    "pull_request.converted_to_draft": "pull-request-converted-to-draft",
    "pull_request.edited": "pull-request-edited",
    "pull_request.ready_for_review": "pull-request-ready-for-review",
    "pull_request.reopened": "pull-request-reopened",
    "pull_request.synchronize": "pull-request-synchronize",
    "pull_request_review.dismissed": "pull-request-review-dismissed",
    "pull_request_review_comment.deleted": "pull-request-review-comment-deleted",
    "pull_request_review_comment.edited": "pull-request-review-comment-edited",
    "pull_request_review_thread.resolved": "pull-request-review-thread-resolved",
    "pull_request_review_thread.unresolved": "pull-request-review-thread-unresolved",
}
