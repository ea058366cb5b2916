"""What the control door does with repositories: make them, and change what GitHub's pages change."""

import base64
import binascii
from typing import Any

from starlette.requests import Request

from honkweb.demo.github.bare import Bare, GitRefused
from honkweb.demo.github.events import emit_pull
from honkweb.demo.github.hub import Hub, ensure_user, now
from honkweb.demo.github.moves import notice
from honkweb.demo.github.people import LEVELS
from honkweb.demo.github.store import Doc

_TEAM = {"ann": "write", "rob": "write", "ada": "admin", "honk[bot]": "write"}
_SETTINGS = (
    "private",
    "description",
    "archived",
    "merge_refusal",
    "allow_merge_commit",
    "allow_squash_merge",
    "allow_rebase_merge",
    "delete_branch_on_merge",
    "default_branch",
    "builds_default_branch",
)


class Wrong(Exception):
    """What was asked of the control door cannot be done; the message says why."""


def create_repository(hub: Hub, body: Doc, request: Request) -> Any:
    """From a git bundle (base64 in `bundle`) or empty. An existing one of that name is answered, not replaced."""
    owner, name = str(body.get("owner", "demo")), str(body.get("name", ""))
    if not all(
        part and part.replace("-", "").replace("_", "").replace(".", "").isalnum() for part in (owner, name)
    ):
        raise Wrong("owner and name may have letters, digits, '-', '_' and '.'")
    branch = str(body.get("default_branch", "main"))
    with hub.turn:
        found = hub.repo(owner, name)
        if found:
            return {**found, "created": False}
        try:
            Bare.create(hub.git_root / owner / f"{name}.git", default_branch=branch, bundle=_bundle(body))
        except GitRefused as error:
            raise Wrong(f"git cannot read the bundle: {error}") from error
        with hub.store.writing():
            account = ensure_user(hub, owner, kind="Organization")
            repo = hub.store.add(
                "repo", _blank(body, owner, name, branch, account), key=f"{owner}/{name}".lower()
            )
        notice(hub, repo, owner)
    return {**(hub.repo(owner, name) or repo), "created": True}


def _bundle(body: Doc) -> bytes:
    try:
        return base64.b64decode(body.get("bundle") or "", validate=True)
    except (binascii.Error, TypeError) as error:
        raise Wrong("bundle must be a git bundle in base64") from error


def _blank(body: Doc, owner: str, name: str, branch: str, account: Doc) -> Doc:
    when = now()
    return {
        "owner": account["login"],
        "owner_id": account["id"],
        "name": name,
        "description": body.get("description"),
        "private": bool(body.get("private", True)),
        "sample": bool(body.get("sample", False)),
        "default_branch": branch,
        "builds_default_branch": bool(body.get("builds_default_branch", True)),  # whether the CI runs for it
        "collaborators": _levels(body.get("collaborators", _TEAM)),
        "next_number": 1,
        "archived": False,
        "merge_refusal": "",
        "allow_merge_commit": True,
        "allow_squash_merge": True,
        "allow_rebase_merge": True,
        "delete_branch_on_merge": False,
        "created_at": when,
        "updated_at": when,
        "pushed_at": when,
    }


def _levels(given: Doc) -> Doc:
    if any(level not in LEVELS for level in given.values()):
        raise Wrong(f"a collaborator's level may be {', '.join(LEVELS)}")
    return {login.lower(): level for login, level in given.items()}


def _repo(hub: Hub, request: Request) -> Doc:
    owner, name = request.path_params["owner"], request.path_params["name"]
    found = hub.repo(owner, name)
    if found is None:
        raise Wrong(f"there is no repository {owner}/{name}")
    return found


def repository(hub: Hub, body: Doc, request: Request) -> Any:
    return _repo(hub, request)


def repositories(hub: Hub, body: Doc, request: Request) -> Any:
    return hub.store.all("repo")


def change_repository(hub: Hub, body: Doc, request: Request) -> Any:
    """Settings that GitHub's pages change: visibility, collaborators, merge methods, a rule that refuses merging."""
    with hub.store.writing():
        repo = _repo(hub, request)
        changes = {name: body[name] for name in _SETTINGS if name in body}
        if "collaborators" in body:
            changes["collaborators"] = {**repo["collaborators"], **_levels(body["collaborators"])}
        return hub.store.put({**repo, **changes})


def set_draft(hub: Hub, body: Doc, request: Request) -> Any:
    """Turn a pull request into a draft or back, which GitHub's REST API cannot."""
    with hub.turn, hub.store.writing():
        repo = _repo(hub, request)
        pull = hub.store.one("pull", str(request.path_params["number"]), repo=repo["id"])
        if pull is None:
            raise Wrong("there is no such pull request")
        pull = hub.store.put({**pull, "draft": bool(body["draft"]), "updated_at": now()})
        action = "converted_to_draft" if pull["draft"] else "ready_for_review"
        emit_pull(hub, repo, pull, action, str(body.get("by", pull["user"])))
        return pull
