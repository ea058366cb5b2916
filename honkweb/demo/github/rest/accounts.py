"""Apps, installations and their tokens, users, rate limit.

https://docs.github.com/en/rest/apps/apps
"""

import secrets
from datetime import UTC, datetime, timedelta

from honkweb.demo.github import rates
from honkweb.demo.github.calls import Answer, Call, Refused, not_found, route
from honkweb.demo.github.hub import BOT, add_token, stamp
from honkweb.demo.github.shapes.people import (
    app_shape,
    collaborator,
    installation_shape,
    public_user,
)
from honkweb.demo.github.shapes.repositories import repository
from honkweb.demo.github.store import Doc

_TOKEN_LIFE = timedelta(hours=1)


def _app_of(call: Call) -> str:
    if not call.actor.app_only:
        raise Refused(401, "A JSON web token could not be decoded")
    return call.actor.app


def _accounts(call: Call) -> list[Doc]:
    """Accounts that own repositories: the app is installed on each of them."""
    owners = sorted({each["owner"] for each in call.hub.store.all("repo")})
    return [user for user in map(call.hub.user, owners) if user]


def _suspended(call: Call, account: Doc) -> str | None:
    found = call.hub.store.one("suspension", account["login"].lower())
    return found["at"] if found else None


def app(call: Call) -> Answer:
    return Answer(app_shape(call.hub, _app_of(call)))


def installations(call: Call) -> Answer:
    slug = _app_of(call)
    return call.page(
        [
            installation_shape(call.hub, slug, each["login"], _suspended(call, each))
            for each in _accounts(call)
        ]
    )


def installation(call: Call) -> Answer:
    account = _installed(call)
    return Answer(installation_shape(call.hub, _app_of(call), account["login"], _suspended(call, account)))


def _installed(call: Call) -> Doc:
    _app_of(call)
    found = next((each for each in _accounts(call) if each["id"] == call.path["installation_id"]), None)
    if found is None:
        raise not_found()
    return found


def installation_of_repo(call: Call) -> Answer:
    slug = _app_of(call)
    repo = call.hub.repo(call.path["owner"], call.path["repo"])
    account = call.hub.user(repo["owner"]) if repo else None
    if account is None:
        raise not_found()
    return Answer(installation_shape(call.hub, slug, account["login"], _suspended(call, account)))


def access_token(call: Call) -> Answer:
    account = _installed(call)
    if _suspended(call, account):
        raise Refused(403, "This installation has been suspended")
    expires_at = stamp(datetime.now(UTC) + _TOKEN_LIFE)
    token = "ghs_" + secrets.token_urlsafe(30)
    slug = call.actor.app
    login = BOT if slug == "honk" else f"{slug}[bot]"
    add_token(call.hub, token, login=login, app=slug, installation=account["id"], expires_at=expires_at)
    body = {
        "token": token,
        "expires_at": expires_at,
        "permissions": call.body.get("permissions") or _granted(call),
        "repository_selection": "all",
    }
    return Answer(body, status=201)


def _granted(call: Call) -> Doc:
    told = app_shape(call.hub, call.actor.app)
    return dict(told["permissions"]) if told else {}


def installation_repositories(call: Call) -> Answer:
    if not call.actor.installation:
        raise Refused(
            403,
            "You must authenticate with an installation access token in order to list repositories for an installation.",
        )
    mine = [r for r in call.hub.store.all("repo") if r["owner_id"] == call.actor.installation]
    return call.page([repository(call.hub, each) for each in mine], of="repositories")


def own_user(call: Call) -> Answer:
    if call.actor.installation or call.actor.app_only:
        raise Refused(403, "Resource not accessible by integration")
    user = call.hub.user(call.signed_in().login)
    if user is None:
        raise not_found()
    return Answer(public_user(call.hub, user))


def user(call: Call) -> Answer:
    found = call.hub.user(call.path["login"])
    if found is None:
        raise not_found()
    return Answer(public_user(call.hub, found))


def permission(call: Call) -> Answer:
    repo = call.repo()
    call.signed_in()
    found = call.hub.user(call.path["login"])
    if found is None:
        raise not_found()
    return Answer(collaborator(call.hub, repo, found["login"]))


def rate_limit(call: Call) -> Answer:
    core = {"limit": rates.LIMIT, "used": 0, "remaining": rates.LIMIT, "reset": rates.reset_at()}
    resources = {"core": core, "search": core}
    return Answer({"resources": resources, "rate": core})


ROUTES = [
    route("GET", "/app", app),
    route("GET", "/app/installations", installations),
    route("GET", "/app/installations/{installation_id:int}", installation),
    route("POST", "/app/installations/{installation_id:int}/access_tokens", access_token),
    route("GET", "/installation/repositories", installation_repositories),
    route("GET", "/repos/{owner}/{repo}/installation", installation_of_repo),
    route("GET", "/user", own_user),
    route("GET", "/users/{login}", user),
    route("GET", "/repos/{owner}/{repo}/collaborators/{login}/permission", permission),
    route("GET", "/rate_limit", rate_limit),
]
