"""Reviews and their comments: where a comment may stand, and the rows and events of both."""

from typing import Any

from honkweb.demo.github.calls import Call, invalid
from honkweb.demo.github.changes import Place, places
from honkweb.demo.github.events import emit
from honkweb.demo.github.hub import now, touch
from honkweb.demo.github.shapes.pulls import changed_between, pull_simple
from honkweb.demo.github.shapes.talk import patch_of, review_comment_shape, review_shape
from honkweb.demo.github.store import Doc


def add_review(call: Call, repo: Doc, pull: Doc, commit: str, state: str, body: str) -> Doc:
    fields = {
        "number": pull["number"],
        "user": call.actor.login,
        "body": body,
        "state": state,
        "commit_id": commit,
        "submitted_at": None if state == "PENDING" else now(),
    }
    review = call.hub.store.add("review", fields, repo=repo["id"], key=str(pull["number"]))
    if state != "PENDING":
        touch(call.hub, repo, pull["number"])
        shape = review_shape(call.hub, repo, review)
        told = {**shape, "state": state.lower()}  # the webhook writes it small, the REST API large
        pull_request = pull_simple(call.hub, repo, pull)
        emit(
            call.hub,
            repo,
            "pull_request_review",
            call.actor.login,
            "submitted",
            review=told,
            pull_request=pull_request,
        )
    return review


def commit_in(call: Call, repo: Doc, pull: Doc, named: object) -> str:
    if named is None:
        return str(pull["head_sha"])
    git = call.hub.git(repo)
    if (
        not isinstance(named, str)
        or git.commit_of(named) != named
        or not git.contains(pull["head_sha"], named)
    ):
        raise invalid(
            "PullRequestReview", "commit_id", "invalid", "commit_id is not part of the pull request"
        )
    return named


def placed(call: Call, repo: Doc, pull: Doc, commit: str, wanted: Doc) -> Doc:
    """The fields of a new comment, if it stands on a line of the diff; 422 as GitHub otherwise."""
    path, body = wanted.get("path"), wanted.get("body")
    if not isinstance(body, str) or not body.strip():
        raise invalid("PullRequestReviewComment", "body", "missing_field")
    files = changed_between(call.hub.git(repo), pull["base_sha"], commit)
    if not any(each.path == path for each in files):
        raise invalid("PullRequestReviewComment", "pull_request_review_thread.path", "invalid")
    side = wanted.get("side") or "RIGHT"
    fields = {
        "body": body,
        "path": path,
        "commit_id": commit,
        "side": side,
        "start_line": wanted.get("start_line"),
        "start_side": wanted.get("start_side") or (side if wanted.get("start_line") else None),
        "subject_type": wanted.get("subject_type") or "line",
        "in_reply_to": None,
        "line": None,
        "position": 1,
        "diff_hunk": "",
    }
    if fields["subject_type"] == "file":
        return fields
    (side, line), place = _find(places(patch_of(files, str(path))), side, wanted)
    return {**fields, "side": side, "line": line, "position": place.position, "diff_hunk": place.hunk}


def _find(known: dict[tuple[str, int], Place], side: str, wanted: Doc) -> tuple[tuple[str, int], Place]:
    line: Any = wanted.get("line")
    if line is None and wanted.get("position") is not None:
        for where, place in sorted(known.items(), reverse=True):  # RIGHT before LEFT
            if place.position == wanted["position"]:
                return where, place
    start = wanted.get("start_line")
    numbers = isinstance(line, int) and isinstance(start, int | None)
    start_side = wanted.get("start_side") or side
    if (
        not numbers
        or (side, line) not in known
        or (start and ((start_side, start) not in known or start > line))
    ):
        raise invalid(
            "PullRequestReviewComment",
            "pull_request_review_thread.line",
            "custom",
            "must be part of the diff",
        )
    return (side, line), known[side, line]


def add_comment(call: Call, repo: Doc, pull: Doc, fields: Doc) -> Doc:
    when = now()
    body = {
        **fields,
        "number": pull["number"],
        "user": call.actor.login,
        "created_at": when,
        "updated_at": when,
    }
    comment = call.hub.store.add("review_comment", body, repo=repo["id"], key=str(pull["number"]))
    touch(call.hub, repo, pull["number"])
    tell(call, repo, pull, comment, "created")
    return comment


def tell(call: Call, repo: Doc, pull: Doc, comment: Doc, action: str, **facts: Any) -> None:
    shape = review_comment_shape(call.hub, repo, comment, pull)
    pull_request = pull_simple(call.hub, repo, pull)
    emit(
        call.hub,
        repo,
        "pull_request_review_comment",
        call.actor.login,
        action,
        comment=shape,
        pull_request=pull_request,
        **facts,
    )
