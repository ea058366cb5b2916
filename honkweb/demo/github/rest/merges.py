"""Merging a pull request.

https://docs.github.com/en/rest/pulls/pulls#merge-a-pull-request
"""

from honkweb.demo.github.calls import Answer, Call, Refused, full_sha, invalid, not_found, route
from honkweb.demo.github.merging import Moved, NotMergeable, Wish, merge
from honkweb.demo.github.moves import notice
from honkweb.demo.github.rest.pulls import pull_of
from honkweb.demo.github.shapes.repositories import MERGE_METHODS
from honkweb.demo.github.store import Doc

_NOT_ALLOWED = {"merge": "Merge commits", "squash": "Squash merges", "rebase": "Rebase merges"}


def is_merged(call: Call) -> Answer:
    if not pull_of(call, call.repo())["merged"]:
        raise not_found()
    return Answer(None, status=204)


def merge_pull(call: Call) -> Answer:
    """https://docs.github.com/en/rest/pulls/pulls#merge-a-pull-request"""
    repo = call.repo("write")
    method, sha = call.body.get("merge_method") or "merge", call.body.get("sha")
    if method not in MERGE_METHODS:
        raise invalid("PullRequest", "merge_method")
    if sha is not None and not full_sha(sha):
        raise invalid("PullRequest", "sha")
    wish = Wish(call.actor.login, method, call.body.get("commit_title"), call.body.get("commit_message"))
    with call.hub.turn:
        pull = pull_of(call, repo)
        _check_mergeable(call.repo("write"), pull, method, sha)
        try:
            landed = merge(call.hub, repo, pull, wish)
        except NotMergeable as error:
            raise Refused(405, str(error)) from error
        except Moved as error:
            raise Refused(409, str(error)) from error
        if repo["delete_branch_on_merge"]:
            call.hub.git(repo).delete(f"refs/heads/{pull['head_ref']}")
            notice(call.hub, repo, call.actor.login)
    return Answer({"sha": landed, "merged": True, "message": "Pull Request successfully merged"})


def _check_mergeable(repo: Doc, pull: Doc, method: str, sha: str | None) -> None:
    if pull["state"] == "closed":
        raise Refused(405, "Pull Request is not mergeable")
    if pull["draft"]:
        raise Refused(405, "Pull Request is still a draft")
    if sha is not None and sha != pull["head_sha"]:
        raise Refused(409, "Head branch was modified. Review and try the merge again.")
    if repo.get("merge_refusal"):
        raise Refused(405, repo["merge_refusal"])
    if not repo[MERGE_METHODS[method]]:
        raise Refused(405, f"{_NOT_ALLOWED[method]} are not allowed on this repository.")


_MERGE = "/repos/{owner}/{repo}/pulls/{number:int}/merge"
ROUTES = [
    route("GET", _MERGE, is_merged),
    route("PUT", _MERGE, merge_pull),
]
