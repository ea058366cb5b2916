"""Users, apps and installations."""

from honkweb.demo.github.hub import Hub
from honkweb.demo.github.people import level_of
from honkweb.demo.github.store import Doc

PERMISSIONS = {
    "checks": "read",
    "contents": "write",
    "issues": "write",
    "metadata": "read",
    "pull_requests": "write",
    "statuses": "read",
}
EVENTS = [
    "check_run",
    "issue_comment",
    "pull_request",
    "pull_request_review",
    "pull_request_review_comment",
    "pull_request_review_thread",
    "push",
    "status",
]
_PARTS = {
    "followers_url": "/followers",
    "following_url": "/following{/other_user}",
    "gists_url": "/gists{/gist_id}",
    "starred_url": "/starred{/owner}{/repo}",
    "subscriptions_url": "/subscriptions",
    "organizations_url": "/orgs",
    "repos_url": "/repos",
    "events_url": "/events{/privacy}",
    "received_events_url": "/received_events",
}


def simple_user(hub: Hub, login: str) -> Doc:
    user = hub.user(login) or {"id": 0, "login": login, "type": "User"}
    address = f"{hub.api}/users/{user['login']}"
    return {
        "login": user["login"],
        "id": user["id"],
        "node_id": f"U_{user['id']}",
        "avatar_url": f"{hub.web}/avatars/{user['id']}",
        "gravatar_id": "",
        "url": address,
        "html_url": f"{hub.web}/{user['login']}",
        **{name: address + part for name, part in _PARTS.items()},
        "type": user["type"],
        "site_admin": False,
    }


def maybe_user(hub: Hub, login: str | None) -> Doc | None:
    return simple_user(hub, login) if login else None


def public_user(hub: Hub, user: Doc) -> Doc:
    return {
        **simple_user(hub, user["login"]),
        "name": user["name"],
        "company": None,
        "blog": "",
        "location": None,
        "email": None,
        "hireable": None,
        "bio": None,
        "public_repos": 0,
        "public_gists": 0,
        "followers": 0,
        "following": 0,
        "created_at": user["created_at"],
        "updated_at": user["created_at"],
    }


def collaborator(hub: Hub, repo: Doc, login: str) -> Doc:
    level = level_of(repo, login)
    # GitHub's old word knows four levels only; role_name has all of them.
    permission = {"maintain": "write", "triage": "read"}.get(level, level)
    may = permission_flags(level)
    user = {**simple_user(hub, login), "permissions": may, "role_name": level}
    return {"permission": permission, "role_name": level, "user": user}


def permission_flags(level: str) -> Doc:
    order = ("none", "read", "triage", "write", "maintain", "admin")
    at = order.index(level)
    return {"admin": at >= 5, "maintain": at >= 4, "push": at >= 3, "triage": at >= 2, "pull": at >= 1}


def app_shape(hub: Hub, slug: str) -> Doc | None:
    app = hub.store.one("app", slug)
    if app is None:
        return None
    return {
        "id": int(app["app_id"]) if app["app_id"].isdigit() else app["id"],
        "slug": slug,
        "node_id": f"A_{app['id']}",
        "owner": simple_user(hub, "ada"),
        "name": app["name"],
        "description": "",
        "external_url": hub.web,
        "html_url": f"{hub.web}/apps/{slug}",
        "created_at": "2026-01-01T00:00:00Z",
        "updated_at": "2026-01-01T00:00:00Z",
        "permissions": app.get("permissions", PERMISSIONS),
        "events": EVENTS,
    }


def installation_shape(hub: Hub, app: str, account: str, suspended_at: str | None) -> Doc:
    user = simple_user(hub, account)
    app_doc = app_shape(hub, app) or {"id": 0, "permissions": PERMISSIONS}
    return {
        "id": user["id"],
        "account": user,
        "repository_selection": "all",
        "access_tokens_url": f"{hub.api}/app/installations/{user['id']}/access_tokens",
        "repositories_url": f"{hub.api}/installation/repositories",
        "html_url": f"{hub.web}/settings/installations/{user['id']}",
        "app_id": app_doc["id"],
        "app_slug": app,
        "target_id": user["id"],
        "target_type": user["type"],
        "permissions": app_doc["permissions"],
        "events": EVENTS,
        "created_at": "2026-01-01T00:00:00Z",
        "updated_at": "2026-01-01T00:00:00Z",
        "single_file_name": None,
        "suspended_by": simple_user(hub, "ada") if suspended_at else None,
        "suspended_at": suspended_at,
    }
