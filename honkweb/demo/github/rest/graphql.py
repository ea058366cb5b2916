"""The few GraphQL calls that REST has no other way for: threads of a pull request, resolved and opened again.

https://docs.github.com/en/graphql/reference/mutations#resolvereviewthread
"""

import re

from honkweb.demo.github.calls import Answer, Call, graphql_route
from honkweb.demo.github.events import emit
from honkweb.demo.github.hub import touch
from honkweb.demo.github.shapes.pulls import pull_simple
from honkweb.demo.github.shapes.talk import review_comment_shape
from honkweb.demo.github.store import Doc

_NODE = re.compile(r"PRRT_(\d{1,9})_(\d{1,9})")


def graphql(call: Call) -> Answer:
    call.signed_in()
    query, variables = call.text("query", "GraphQL"), call.body.get("variables") or {}
    if "unresolveReviewThread" in query:
        return _settle(call, "unresolveReviewThread", str(variables.get("thread", "")))
    if "resolveReviewThread" in query:
        return _settle(call, "resolveReviewThread", str(variables.get("thread", "")))
    if "reviewThreads" in query:
        return _threads(call, variables)
    return _refused("undefinedField", "This GraphQL knows threads of pull requests only.")


def _threads(call: Call, asked: Doc) -> Answer:
    repo = call.hub.repo(str(asked.get("owner")), str(asked.get("name")))
    if repo is None or not call.actor.may(repo, "read"):
        return _refused("NOT_FOUND", "Could not resolve to a Repository with the name of that owner.")
    pull = call.hub.store.one("pull", str(asked.get("number")), repo=repo["id"])
    if pull is None:
        return _refused(
            "NOT_FOUND", f"Could not resolve to a PullRequest with the number of {asked.get('number')}."
        )
    comments = call.hub.store.all("review_comment", repo=repo["id"], key=str(pull["number"]))
    nodes = [_thread(repo, each) for each in comments if not each["in_reply_to"]]
    threads = {"pageInfo": {"hasNextPage": False, "endCursor": None}, "nodes": nodes}
    return Answer({"data": {"repository": {"pullRequest": {"reviewThreads": threads}}}})


def _settle(call: Call, verb: str, node: str) -> Answer:
    found = _NODE.fullmatch(node)
    repo = call.hub.store.get("repo", int(found[1])) if found else None
    comment = call.hub.store.get("review_comment", int(found[2]), repo=repo["id"]) if found and repo else None
    if comment is None or repo is None or not call.actor.may(repo, "read"):
        return _refused("NOT_FOUND", f"Could not resolve to a node with the global id of '{node}'")
    pull = call.hub.store.one("pull", str(comment["number"]), repo=repo["id"])
    assert pull is not None
    if not call.actor.may(repo, "write") and call.actor.login != pull["user"]:
        return _refused(
            "FORBIDDEN", f"{call.actor.login} does not have the correct permissions to execute `{verb}`"
        )
    resolved = verb == "resolveReviewThread"
    if bool(comment.get("resolved_by")) != resolved:
        with call.hub.store.writing():
            comment = call.hub.store.put({**comment, "resolved_by": call.actor.login if resolved else ""})
            touch(call.hub, repo, pull["number"])
            _tell(call, repo, pull, comment, "resolved" if resolved else "unresolved")
    shown = _thread(repo, comment)
    return Answer({"data": {verb: {"thread": {"id": shown["id"], "isResolved": shown["isResolved"]}}}})


def _node(repo: Doc, comment: Doc) -> str:
    return f"PRRT_{repo['id']}_{comment['id']}"


def _thread(repo: Doc, comment: Doc) -> Doc:
    by = comment.get("resolved_by") or ""
    return {
        "id": _node(repo, comment),
        "isResolved": bool(by),
        "resolvedBy": {"login": by} if by else None,
        "comments": {"nodes": [{"databaseId": comment["id"]}]},
    }


def _tell(call: Call, repo: Doc, pull: Doc, comment: Doc, action: str) -> None:
    told = [
        review_comment_shape(call.hub, repo, each, pull)
        for each in call.hub.store.all("review_comment", repo=repo["id"], key=str(pull["number"]))
        if comment["id"] in (each["id"], each["in_reply_to"])
    ]
    emit(
        call.hub,
        repo,
        "pull_request_review_thread",
        call.actor.login,
        action,
        thread={"node_id": _node(repo, comment), "comments": told},
        pull_request=pull_simple(call.hub, repo, pull),
    )


def _refused(kind: str, message: str) -> Answer:
    return Answer({"data": None, "errors": [{"type": kind, "message": message}]})


ROUTES = [graphql_route(graphql)]
