"""Commit statuses.

https://docs.github.com/en/rest/commits/statuses
"""

from honkweb.demo.github.calls import Answer, Call, Refused, full_sha, invalid, route
from honkweb.demo.github.events import emit
from honkweb.demo.github.hub import now
from honkweb.demo.github.shapes.checks import (
    combined_status,
    status_shape,
)
from honkweb.demo.github.shapes.commits import commit_shape
from honkweb.demo.github.shapes.repositories import short_branch
from honkweb.demo.github.store import Doc
from honkweb.demo.github.verdicts import latest_statuses


def sha_of(call: Call, repo: Doc) -> str:
    sha = call.hub.git(repo).commit_of(call.path["ref"])
    if sha is None:
        raise Refused(422, f"No commit found for SHA: {call.path['ref']}")
    return sha


def create_status(call: Call) -> Answer:
    repo, sha = call.repo("write"), call.path["sha"]
    if not full_sha(sha) or call.hub.git(repo).commit_of(sha) != sha:
        raise Refused(422, f"No commit found for SHA: {sha}")
    state = call.text("state", "Status")
    if state not in ("error", "failure", "pending", "success"):
        raise invalid("Status", "state")
    body = {
        "sha": sha,
        "state": state,
        "context": call.body.get("context") or "default",
        "description": call.body.get("description"),
        "target_url": call.body.get("target_url"),
        "user": call.actor.login,
        "created_at": now(),
    }
    with call.hub.store.writing():
        status = call.hub.store.add("status", body, repo=repo["id"], key=sha)
        _tell_status(call, repo, status)
    return Answer(status_shape(call.hub, repo, status), status=201)


def _tell_status(call: Call, repo: Doc, status: Doc) -> None:
    git, sha = call.hub.git(repo), status["sha"]
    heads = [n.removeprefix("refs/heads/") for n, tip in git.refs("refs/heads").items() if tip == sha]
    emit(
        call.hub,
        repo,
        "status",
        call.actor.login,
        id=status["id"],
        sha=sha,
        name=f"{repo['owner']}/{repo['name']}",
        target_url=status["target_url"],
        context=status["context"],
        description=status["description"],
        state=status["state"],
        commit=commit_shape(call.hub, repo, git.commit(sha)),
        branches=[short_branch(call.hub, repo, each, sha) for each in heads],
        created_at=status["created_at"],
        updated_at=status["created_at"],
    )


def statuses(call: Call) -> Answer:
    repo = call.repo()
    found = call.hub.store.all("status", repo=repo["id"], key=sha_of(call, repo))
    return call.page([status_shape(call.hub, repo, each) for each in reversed(found)])


def combined(call: Call) -> Answer:
    repo = call.repo()
    sha = sha_of(call, repo)
    return Answer(combined_status(call.hub, repo, sha, latest_statuses(call.hub, repo, sha)))


_REPO = "/repos/{owner}/{repo}"
ROUTES = [
    route("POST", _REPO + "/statuses/{sha}", create_status),
    route("GET", _REPO + "/commits/{ref:path}/statuses", statuses),
    route("GET", _REPO + "/statuses/{ref:path}", statuses),
    route("GET", _REPO + "/commits/{ref:path}/status", combined),
]
