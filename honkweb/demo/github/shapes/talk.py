"""Reviews, review comments and comments of the conversation."""

from honkweb.demo.github.changes import FileChange, places
from honkweb.demo.github.hub import Hub
from honkweb.demo.github.shapes.people import simple_user
from honkweb.demo.github.shapes.pulls import association, changed_between, no_reactions
from honkweb.demo.github.shapes.repositories import api_of, web_of
from honkweb.demo.github.store import Doc


def review_shape(hub: Hub, repo: Doc, review: Doc) -> Doc:
    number = review["number"]
    html = f"{web_of(hub, repo)}/pull/{number}#pullrequestreview-{review['id']}"
    pull = f"{api_of(hub, repo)}/pulls/{number}"
    shape = {
        "id": review["id"],
        "node_id": f"PRR_{review['id']}",
        "user": simple_user(hub, review["user"]),
        "body": review["body"],
        "state": review["state"],
        "html_url": html,
        "pull_request_url": pull,
        "author_association": association(repo, review["user"]),
        "_links": {"html": {"href": html}, "pull_request": {"href": pull}},
        "commit_id": review["commit_id"],
    }
    if review["submitted_at"]:
        shape["submitted_at"] = review["submitted_at"]
    return shape


def review_comment_shape(hub: Hub, repo: Doc, comment: Doc, pull: Doc) -> Doc:
    api, number = api_of(hub, repo), comment["number"]
    address = f"{api}/pulls/comments/{comment['id']}"
    html = f"{web_of(hub, repo)}/pull/{number}#discussion_r{comment['id']}"
    line, position = _where_now(hub, repo, comment, pull)
    shape = {
        "url": address,
        "pull_request_review_id": comment["review"],
        "id": comment["id"],
        "node_id": f"PRRC_{comment['id']}",
        "diff_hunk": comment["diff_hunk"],
        "path": comment["path"],
        "commit_id": pull["head_sha"] if line is not None else comment["commit_id"],
        "original_commit_id": comment["commit_id"],
        "user": simple_user(hub, comment["user"]),
        "body": comment["body"],
        "created_at": comment["created_at"],
        "updated_at": comment["updated_at"],
        "html_url": html,
        "pull_request_url": f"{api}/pulls/{number}",
        "author_association": association(repo, comment["user"]),
        "_links": {
            "self": {"href": address},
            "html": {"href": html},
            "pull_request": {"href": f"{api}/pulls/{number}"},
        },
        "start_line": comment["start_line"] if line == comment["line"] else None,
        "original_start_line": comment["start_line"],
        "start_side": comment["start_side"],
        "line": line,
        "original_line": comment["line"],
        "side": comment["side"],
        "position": position,
        "original_position": comment["position"],
        "subject_type": comment["subject_type"],
        "reactions": no_reactions(address),
    }
    if comment["in_reply_to"]:
        shape["in_reply_to_id"] = comment["in_reply_to"]
    return shape


def _where_now(hub: Hub, repo: Doc, comment: Doc, pull: Doc) -> tuple[int | None, int | None]:
    """Line and position in the present diff; None when the line is gone, which GitHub calls outdated."""
    if comment["subject_type"] == "file":
        return comment["line"], 1
    if pull["head_sha"] == comment["commit_id"]:
        return comment["line"], comment["position"]
    now = places(
        patch_of(changed_between(hub.git(repo), pull["base_sha"], pull["head_sha"]), comment["path"])
    )
    text = comment["diff_hunk"].rsplit("\n", 1)[-1][1:]
    same = {
        line: place.position
        for (side, line), place in now.items()
        if side == comment["side"] and place.text == text
    }
    if comment["line"] in same:
        return comment["line"], same[comment["line"]]
    return next(iter(same.items())) if len(same) == 1 else (None, None)


def patch_of(files: list[FileChange], path: str) -> str | None:
    return next((each.patch for each in files if each.path == path), None)


def issue_comment_shape(hub: Hub, repo: Doc, comment: Doc) -> Doc:
    api, number = api_of(hub, repo), comment["number"]
    return {
        "id": comment["id"],
        "node_id": f"IC_{comment['id']}",
        "url": f"{api}/issues/comments/{comment['id']}",
        "html_url": f"{web_of(hub, repo)}/issues/{number}#issuecomment-{comment['id']}",
        "issue_url": f"{api}/issues/{number}",
        "body": comment["body"],
        "user": simple_user(hub, comment["user"]),
        "created_at": comment["created_at"],
        "updated_at": comment["updated_at"],
        "author_association": association(repo, comment["user"]),
        "performed_via_github_app": None,
        "reactions": no_reactions(f"{api}/issues/comments/{comment['id']}"),
    }
