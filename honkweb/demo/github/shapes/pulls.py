"""Pull requests, and issues as far as pull requests are issues too."""

from functools import lru_cache

from honkweb.demo.github.bare import Bare
from honkweb.demo.github.changes import FileChange, file_changes
from honkweb.demo.github.hub import Hub
from honkweb.demo.github.people import level_of
from honkweb.demo.github.shapes.people import maybe_user, simple_user
from honkweb.demo.github.shapes.repositories import api_of, repository, web_of
from honkweb.demo.github.store import Doc
from honkweb.demo.github.verdicts import head_verdict


@lru_cache(maxsize=2048)
def merges_cleanly(git: Bare, base: str, head: str) -> bool:
    return git.merged_tree(base, head) is not None


@lru_cache(maxsize=256)
def changed_between(git: Bare, base: str, head: str) -> list[FileChange]:
    """Files of a pull request: from the merge base to the head, as three dots mean."""
    return file_changes(git, git.merge_base(base, head), head)


def pull_files(git: Bare, pull: Doc) -> list[FileChange]:
    return changed_between(git, pull["base_sha"], pull["head_sha"])


def association(repo: Doc, login: str) -> str:
    level = level_of(repo, login)
    if login.lower() == repo["owner"].lower():
        return "OWNER"
    return "COLLABORATOR" if level in ("write", "maintain", "admin") else "NONE"


def pull_simple(hub: Hub, repo: Doc, pull: Doc) -> Doc:
    api, web, number = api_of(hub, repo), web_of(hub, repo), pull["number"]
    address, issue = f"{api}/pulls/{number}", f"{api}/issues/{number}"
    links = {
        "self": address,
        "html": f"{web}/pull/{number}",
        "issue": issue,
        "comments": f"{issue}/comments",
        "review_comments": f"{address}/comments",
        "review_comment": f"{api}/pulls/comments{{/number}}",
        "commits": f"{address}/commits",
        "statuses": f"{api}/statuses/{pull['head_sha']}",
    }
    return {
        "url": address,
        "id": pull["id"],
        "node_id": f"PR_{pull['id']}",
        "html_url": links["html"],
        "diff_url": f"{web}/pull/{number}.diff",
        "patch_url": f"{web}/pull/{number}.patch",
        "issue_url": issue,
        "commits_url": links["commits"],
        "review_comments_url": links["review_comments"],
        "review_comment_url": links["review_comment"],
        "comments_url": links["comments"],
        "statuses_url": links["statuses"],
        "number": number,
        "state": pull["state"],
        "locked": False,
        "title": pull["title"],
        "user": simple_user(hub, pull["user"]),
        "body": pull["body"],
        "created_at": pull["created_at"],
        "updated_at": pull["updated_at"],
        "closed_at": pull["closed_at"],
        "merged_at": pull["merged_at"],
        "merge_commit_sha": pull["merge_commit_sha"],
        "assignee": None,
        "assignees": [],
        "requested_reviewers": [],
        "requested_teams": [],
        "labels": [],
        "milestone": None,
        "draft": pull["draft"],
        "head": _side(hub, repo, pull["head_ref"], pull["head_sha"]),
        "base": _side(hub, repo, pull["base_ref"], pull["base_sha"]),
        "_links": {name: {"href": link} for name, link in links.items()},
        "author_association": association(repo, pull["user"]),
        "auto_merge": None,
        "active_lock_reason": None,
    }


def _side(hub: Hub, repo: Doc, ref: str, sha: str) -> Doc:
    owner = repo["owner"]
    return {
        "label": f"{owner}:{ref}",
        "ref": ref,
        "sha": sha,
        "user": simple_user(hub, owner),
        "repo": repository(hub, repo),
    }


def pull_full(hub: Hub, repo: Doc, pull: Doc, *, undecided: bool = False) -> Doc:
    """The whole pull request; `undecided` answers as GitHub does while it still computes mergeability."""
    git = hub.git(repo)
    files = pull_files(git, pull)
    base = git.merge_base(pull["base_sha"], pull["head_sha"]) or pull["base_sha"]
    mergeable, word = (None, "unknown") if undecided else _mergeable(hub, repo, pull)
    return {
        **pull_simple(hub, repo, pull),
        "merged": pull["merged"],
        "mergeable": mergeable,
        "rebaseable": mergeable,
        "mergeable_state": word,
        "merged_by": maybe_user(hub, pull["merged_by"]),
        "comments": len(hub.store.all("issue_comment", repo=repo["id"], key=str(pull["number"]))),
        "review_comments": len(hub.store.all("review_comment", repo=repo["id"], key=str(pull["number"]))),
        "maintainer_can_modify": False,
        "commits": git.count(base, pull["head_sha"]),
        "additions": sum(each.additions for each in files),
        "deletions": sum(each.deletions for each in files),
        "changed_files": len(files),
    }


def _mergeable(hub: Hub, repo: Doc, pull: Doc) -> tuple[bool | None, str]:
    git = hub.git(repo)
    tip = git.branch(pull["base_ref"])
    if pull["state"] == "closed" or tip is None:
        return None, "unknown"
    if not merges_cleanly(git, tip, pull["head_sha"]):
        return False, "dirty"
    if pull["draft"]:
        return True, "draft"
    if repo.get("merge_refusal"):
        return True, "blocked"
    return True, "clean" if head_verdict(hub, repo, pull["head_sha"]) in ("none", "success") else "unstable"


def no_reactions(address: str) -> Doc:
    kinds = ("+1", "-1", "laugh", "hooray", "confused", "heart", "rocket", "eyes")
    return {"url": f"{address}/reactions", "total_count": 0, **dict.fromkeys(kinds, 0)}


def issue_shape(hub: Hub, repo: Doc, issue: Doc, *, of_pull: bool) -> Doc:
    address = f"{api_of(hub, repo)}/issues/{issue['number']}"
    shape = {
        "id": issue["id"],
        "node_id": f"I_{issue['id']}",
        "url": address,
        "repository_url": api_of(hub, repo),
        "labels_url": f"{address}/labels{{/name}}",
        "comments_url": f"{address}/comments",
        "events_url": f"{address}/events",
        "html_url": f"{web_of(hub, repo)}/{'pull' if of_pull else 'issues'}/{issue['number']}",
        "number": issue["number"],
        "state": issue["state"],
        "state_reason": None,
        "title": issue["title"],
        "body": issue["body"],
        "user": simple_user(hub, issue["user"]),
        "labels": [],
        "assignee": None,
        "assignees": [],
        "milestone": None,
        "locked": False,
        "active_lock_reason": None,
        "reactions": no_reactions(address),
        "comments": len(hub.store.all("issue_comment", repo=repo["id"], key=str(issue["number"]))),
        "closed_at": issue["closed_at"],
        "created_at": issue["created_at"],
        "updated_at": issue["updated_at"],
        "author_association": association(repo, issue["user"]),
    }
    if of_pull:
        web = f"{web_of(hub, repo)}/pull/{issue['number']}"
        api = f"{api_of(hub, repo)}/pulls/{issue['number']}"
        shape["pull_request"] = {
            "url": api,
            "html_url": web,
            "diff_url": f"{web}.diff",
            "patch_url": f"{web}.patch",
            "merged_at": issue["merged_at"],
        }
    return shape
