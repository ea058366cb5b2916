"""Comments on lines of a pull request's diff.

https://docs.github.com/en/rest/pulls/comments
"""

from honkweb.demo.github.calls import Answer, Call, not_found, route
from honkweb.demo.github.hub import now
from honkweb.demo.github.rest.pulls import pull_of
from honkweb.demo.github.reviewing import add_comment, add_review, commit_in, placed, tell
from honkweb.demo.github.shapes.talk import review_comment_shape
from honkweb.demo.github.store import Doc


def create_comment(call: Call) -> Answer:
    repo = call.repo()
    call.signed_in()
    pull = pull_of(call, repo)
    parent = call.body.get("in_reply_to")
    if parent is not None:
        return _reply(call, repo, pull, parent)
    commit = commit_in(call, repo, pull, call.text("commit_id", "PullRequestReviewComment"))
    fields = placed(call, repo, pull, commit, call.body)
    with call.hub.store.writing():
        # A comment outside a review makes a review of its own, as on GitHub.
        review = add_review(call, repo, pull, commit, "COMMENTED", "")
        comment = add_comment(call, repo, pull, {**fields, "review": review["id"]})
    return Answer(review_comment_shape(call.hub, repo, comment, pull), status=201)


def reply(call: Call) -> Answer:
    repo = call.repo()
    call.signed_in()
    return _reply(call, repo, pull_of(call, repo), call.path["comment_id"])


def _reply(call: Call, repo: Doc, pull: Doc, parent_id: object) -> Answer:
    parent = (
        call.hub.store.get("review_comment", parent_id, repo=repo["id"])
        if isinstance(parent_id, int)
        else None
    )
    if parent is None or parent["number"] != pull["number"]:
        raise not_found()
    body = call.text("body", "PullRequestReviewComment")
    kept = {
        name: parent[name]
        for name in ("path", "commit_id", "side", "start_line", "start_side", "subject_type")
    }
    kept |= {name: parent[name] for name in ("line", "position", "diff_hunk")}
    with call.hub.store.writing():
        review = add_review(call, repo, pull, parent["commit_id"], "COMMENTED", "")
        top = parent["in_reply_to"] or parent["id"]
        fields = {**kept, "body": body, "in_reply_to": top, "review": review["id"]}
        comment = add_comment(call, repo, pull, fields)
    return Answer(review_comment_shape(call.hub, repo, comment, pull), status=201)


def comments(call: Call) -> Answer:
    repo = call.repo()
    pull = pull_of(call, repo)
    found = call.hub.store.all("review_comment", repo=repo["id"], key=str(pull["number"]))
    return call.page([review_comment_shape(call.hub, repo, each, pull) for each in found])


def _comment_of(call: Call, repo: Doc) -> tuple[Doc, Doc]:
    found = call.hub.store.get("review_comment", call.path["comment_id"], repo=repo["id"])
    pull = call.hub.store.one("pull", str(found["number"]), repo=repo["id"]) if found else None
    if found is None or pull is None:
        raise not_found()
    return found, pull


def comment(call: Call) -> Answer:
    repo = call.repo()
    found, pull = _comment_of(call, repo)
    return Answer(review_comment_shape(call.hub, repo, found, pull))


def edit_comment(call: Call) -> Answer:
    repo = call.repo()
    found, pull = _comment_of(call, repo)
    _own(call, found)
    body = call.text("body", "PullRequestReviewComment")
    with call.hub.store.writing():
        changed = call.hub.store.put({**found, "body": body, "updated_at": now()})
        tell(call, repo, pull, changed, "edited", changes={"body": {"from": found["body"]}})
    return Answer(review_comment_shape(call.hub, repo, changed, pull))


def delete_comment(call: Call) -> Answer:
    repo = call.repo()
    found, pull = _comment_of(call, repo)
    _own(call, found)
    with call.hub.store.writing():
        tell(call, repo, pull, found, "deleted")
        call.hub.store.drop(found["id"])
    return Answer(None, status=204)


def _own(call: Call, found: Doc) -> None:
    if call.signed_in().login != found["user"]:
        call.repo("admin")


_PULL = "/repos/{owner}/{repo}/pulls/{number:int}"
_COMMENT = "/repos/{owner}/{repo}/pulls/comments/{comment_id:int}"
ROUTES = [
    route("GET", _PULL + "/comments", comments),
    route("POST", _PULL + "/comments", create_comment),
    route("POST", _PULL + "/comments/{comment_id:int}/replies", reply),
    route("GET", _COMMENT, comment),
    route("PATCH", _COMMENT, edit_comment),
    route("DELETE", _COMMENT, delete_comment),
]
