"""Repositories, branches and refs."""

from honkweb.demo.github.hub import Hub
from honkweb.demo.github.people import Actor
from honkweb.demo.github.shapes.people import permission_flags, simple_user
from honkweb.demo.github.store import Doc

_TEMPLATES = {
    "archive_url": "/{archive_format}{/ref}",
    "assignees_url": "/assignees{/user}",
    "blobs_url": "/git/blobs{/sha}",
    "branches_url": "/branches{/branch}",
    "collaborators_url": "/collaborators{/collaborator}",
    "comments_url": "/comments{/number}",
    "commits_url": "/commits{/sha}",
    "compare_url": "/compare/{base}...{head}",
    "contents_url": "/contents/{+path}",
    "contributors_url": "/contributors",
    "deployments_url": "/deployments",
    "downloads_url": "/downloads",
    "events_url": "/events",
    "forks_url": "/forks",
    "git_commits_url": "/git/commits{/sha}",
    "git_refs_url": "/git/refs{/sha}",
    "git_tags_url": "/git/tags{/sha}",
    "hooks_url": "/hooks",
    "issue_comment_url": "/issues/comments{/number}",
    "issue_events_url": "/issues/events{/number}",
    "issues_url": "/issues{/number}",
    "keys_url": "/keys{/key_id}",
    "labels_url": "/labels{/name}",
    "languages_url": "/languages",
    "merges_url": "/merges",
    "milestones_url": "/milestones{/number}",
    "notifications_url": "/notifications{?since,all,participating}",
    "pulls_url": "/pulls{/number}",
    "releases_url": "/releases{/id}",
    "stargazers_url": "/stargazers",
    "statuses_url": "/statuses/{sha}",
    "subscribers_url": "/subscribers",
    "subscription_url": "/subscription",
    "tags_url": "/tags",
    "teams_url": "/teams",
    "trees_url": "/git/trees{/sha}",
}
MERGE_METHODS = {
    "merge": "allow_merge_commit",
    "squash": "allow_squash_merge",
    "rebase": "allow_rebase_merge",
}


def api_of(hub: Hub, repo: Doc) -> str:
    return f"{hub.api}/repos/{repo['owner']}/{repo['name']}"


def web_of(hub: Hub, repo: Doc) -> str:
    return f"{hub.web}/{repo['owner']}/{repo['name']}"


def minimal_repository(hub: Hub, repo: Doc) -> Doc:
    address = api_of(hub, repo)
    return {
        "id": repo["id"],
        "node_id": f"R_{repo['id']}",
        "name": repo["name"],
        "full_name": f"{repo['owner']}/{repo['name']}",
        "private": repo["private"],
        "owner": simple_user(hub, repo["owner"]),
        "html_url": web_of(hub, repo),
        "description": repo["description"],
        "fork": False,
        "url": address,
        **{name: address + part for name, part in _TEMPLATES.items()},
    }


def repository(hub: Hub, repo: Doc) -> Doc:
    web = web_of(hub, repo)
    issues = len([each for each in hub.store.all("issue", repo=repo["id"]) if each["state"] == "open"])
    return {
        **minimal_repository(hub, repo),
        "created_at": repo["created_at"],
        "updated_at": repo["updated_at"],
        "pushed_at": repo["pushed_at"],
        "clone_url": f"{web}.git",
        "git_url": f"{web}.git",
        "ssh_url": f"{web}.git",
        "svn_url": web,
        "mirror_url": None,
        "homepage": None,
        "language": None,
        "default_branch": repo["default_branch"],
        "visibility": "private" if repo["private"] else "public",
        "size": 0,
        "forks": 0,
        "forks_count": 0,
        "stargazers_count": 0,
        "watchers": 0,
        "watchers_count": 0,
        "open_issues": issues,
        "open_issues_count": issues,
        "has_issues": True,
        "has_projects": False,
        "has_wiki": False,
        "has_pages": False,
        "has_downloads": False,
        "has_discussions": False,
        "archived": repo.get("archived", False),
        "disabled": False,
        "license": None,
        "allow_forking": False,
        "is_template": False,
        "topics": [],
        "web_commit_signoff_required": False,
    }


def full_repository(hub: Hub, repo: Doc, actor: Actor) -> Doc:
    settings = {name: repo[name] for name in MERGE_METHODS.values()}
    return {
        **repository(hub, repo),
        "network_count": 0,
        "subscribers_count": 0,
        "temp_clone_token": "",
        "delete_branch_on_merge": repo["delete_branch_on_merge"],
        "allow_auto_merge": False,
        "allow_update_branch": False,
        **settings,
        "permissions": permission_flags(actor.level(repo)),
    }


def short_branch(hub: Hub, repo: Doc, name: str, sha: str) -> Doc:
    commit = {"sha": sha, "url": f"{api_of(hub, repo)}/commits/{sha}"}
    return {
        "name": name,
        "commit": commit,
        "protected": bool(repo.get("merge_refusal")) and name == repo["default_branch"],
    }


def git_ref(hub: Hub, repo: Doc, ref: str, sha: str) -> Doc:
    address = api_of(hub, repo)
    return {
        "ref": ref,
        "node_id": f"REF_{repo['id']}_{ref}",
        "url": f"{address}/git/{ref}",
        "object": {"sha": sha, "type": "commit", "url": f"{address}/git/commits/{sha}"},
    }
