"""Commits, files of a diff, comparisons."""

from honkweb.demo.github.changes import FileChange
from honkweb.demo.github.hub import Hub
from honkweb.demo.github.shapes.people import simple_user
from honkweb.demo.github.shapes.repositories import api_of, web_of
from honkweb.demo.github.store import Doc

_UNSIGNED = {"verified": False, "reason": "unsigned", "signature": None, "payload": None, "verified_at": None}
NOREPLY = "users.noreply.github.com"


def commit_shape(hub: Hub, repo: Doc, commit: Doc) -> Doc:
    address, sha = api_of(hub, repo), commit["sha"]
    return {
        "sha": sha,
        "node_id": f"C_{repo['id']}_{sha}",
        "commit": {
            "author": commit["author"],
            "committer": commit["committer"],
            "message": commit["message"],
            "tree": {"sha": commit["tree"], "url": f"{address}/git/trees/{commit['tree']}"},
            "url": f"{address}/git/commits/{sha}",
            "comment_count": 0,
            "verification": _UNSIGNED,
        },
        "url": f"{address}/commits/{sha}",
        "html_url": f"{web_of(hub, repo)}/commit/{sha}",
        "comments_url": f"{address}/commits/{sha}/comments",
        "author": account_of(hub, commit["author"]["email"]),
        "committer": account_of(hub, commit["committer"]["email"]),
        "parents": [_parent(hub, repo, parent) for parent in commit["parents"]],
    }


def git_commit_shape(hub: Hub, repo: Doc, commit: Doc) -> Doc:
    address, sha = api_of(hub, repo), commit["sha"]
    return {
        "sha": sha,
        "node_id": f"C_{repo['id']}_{sha}",
        "url": f"{address}/git/commits/{sha}",
        "html_url": f"{web_of(hub, repo)}/commit/{sha}",
        "author": commit["author"],
        "committer": commit["committer"],
        "tree": {"sha": commit["tree"], "url": f"{address}/git/trees/{commit['tree']}"},
        "message": commit["message"],
        "parents": [_parent(hub, repo, parent) for parent in commit["parents"]],
        "verification": _UNSIGNED,
    }


def _parent(hub: Hub, repo: Doc, sha: str) -> Doc:
    return {
        "sha": sha,
        "url": f"{api_of(hub, repo)}/commits/{sha}",
        "html_url": f"{web_of(hub, repo)}/commit/{sha}",
    }


def account_of(hub: Hub, email: str) -> Doc | None:
    """GitHub ties a commit to an account by its address; here only no-reply addresses are known."""
    name, _, host = email.partition("@")
    login = name.split("+")[-1]
    return simple_user(hub, login) if host == NOREPLY and hub.user(login) else None


def diff_entry(hub: Hub, repo: Doc, change: FileChange, head: str) -> Doc:
    web = web_of(hub, repo)
    entry = {
        "sha": change.blob,
        "filename": change.path,
        "status": change.status,
        "additions": change.additions,
        "deletions": change.deletions,
        "changes": change.additions + change.deletions,
        "blob_url": f"{web}/blob/{head}/{change.path}",
        "raw_url": f"{web}/raw/{head}/{change.path}",
        "contents_url": f"{api_of(hub, repo)}/contents/{change.path}?ref={head}",
    }
    if change.patch is not None:
        entry["patch"] = change.patch
    if change.previous:
        entry["previous_filename"] = change.previous
    return entry


def totals(files: list[FileChange]) -> Doc:
    added, deleted = sum(f.additions for f in files), sum(f.deletions for f in files)
    return {"additions": added, "deletions": deleted, "total": added + deleted}
