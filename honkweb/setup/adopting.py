"""Taking a local git repository in without a GitHub account: it is read, never written to.

Its branch goes into the demo GitHub as a bundle; from then on it is a repository like any other, and a real one:
its commands run only in the sandbox.
"""

import base64
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from changes.models import Repository
from changes.services import actors
from changes.services.people import invite
from changes.services.repositories import add_repository, change_policy
from honkweb.world import World
from honkweb.world_door import WorldDoor
from integrations.errors import GitFailed
from integrations.git import Git
from integrations.git.host import token_config
from integrations.github.client import GitHub

OWNER = "local"


class NotAdopted(Exception):
    """What is in the way, as a sentence."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)


@dataclass(frozen=True)
class Source:
    """A local repository and the branch that is checked out there."""

    path: Path
    git: Git
    branch: str
    tip: str


def source_of(path: Path) -> Source:
    """Read what is there. Raises NotAdopted."""
    git = Git(_git_dir(path))
    try:
        branch = git.line("symbolic-ref", "--short", "HEAD")
        tip = git.line("rev-parse", "--verify", f"refs/heads/{branch}^{{commit}}")
        shallow = git.line("rev-parse", "--is-shallow-repository") == "true"
    except GitFailed as error:
        raise NotAdopted(
            f"{path} has no branch with a commit checked out. Check a branch out there and commit something. "
            f"({error.sentence})"
        ) from error
    if shallow:
        raise NotAdopted(f"{path} is a shallow clone. Complete it first: git -C {path} fetch --unshallow")
    return Source(path=path, git=git, branch=branch, tip=tip)


def adopt(source: Source, *, world: World, github: GitHub, owner_email: str = "") -> Repository:
    """Put it into the demo GitHub and add it. Done again it brings new commits over; an owner may come later.

    Raises NotAdopted, DoorClosed, OutsideError.
    """
    name = _name_for(source.path)
    full_name = f"{OWNER}/{name}"
    made = WorldDoor(world).github("POST", "/repositories", _wanted(source, name))
    if not made["created"]:
        _bring_over(source, full_name, world)
    _remember(full_name, source.path)
    policy: dict[str, Any] = {"self_approval": True} if owner_email else {}
    repository = add_repository(facts=github.repository(full_name), policy=policy)
    if owner_email:
        change_policy(repository=repository, actor=actors.HONKWEB, values=policy)
        invite(email=owner_email, role="maintainer", repository=repository)
    return repository


def pull_line(repository: Repository) -> str:
    """The command that brings what was merged back; empty for a repository that was not adopted.

    It names the demo GitHub's folder, so that it needs no token and works while nothing runs.
    """
    path = adopted_paths().get(repository.full_name)
    if path is None:
        return ""
    bare = _bare_folder() / f"{repository.full_name}.git"
    return f"git -C {path} pull {bare} {repository.default_branch}"


def adopted_paths() -> dict[str, str]:
    """Where each adopted repository came from, by full name."""
    try:
        found: dict[str, str] = json.loads(_notes().read_text())
    except FileNotFoundError:
        return {}
    return found


def _git_dir(path: Path) -> Path:
    dot_git = path / ".git"
    if dot_git.is_dir():
        return dot_git
    if dot_git.is_file():  # a worktree, or a submodule
        return (path / dot_git.read_text().removeprefix("gitdir:").strip()).resolve()
    if (path / "HEAD").is_file() and (path / "objects").is_dir():
        return path
    raise NotAdopted(f"{path} is no git repository. Name the folder that holds .git.")


def _wanted(source: Source, name: str) -> dict[str, Any]:
    bundle = source.git.out("bundle", "create", "-", f"refs/heads/{source.branch}")
    return {
        "owner": OWNER,
        "name": name,
        "default_branch": source.branch,
        "private": True,
        "bundle": base64.b64encode(bundle).decode(),
    }


def _bring_over(source: Source, full_name: str, world: World) -> None:
    url = f"{world.git_url}/{full_name}.git"
    spec = f"refs/heads/{source.branch}:refs/heads/{source.branch}"
    ended = source.git.run("push", url, spec, config=token_config(url, world.github_token))
    if ended.exit_code:
        raise NotAdopted(
            f"{full_name} has commits that {source.path} has not. Pull them first: "
            f"git -C {source.path} pull {_bare_folder() / full_name}.git {source.branch}"
        )


def _name_for(path: Path) -> str:
    """The folder's name; another folder of the same name gets a number."""
    base = re.sub(r"[^A-Za-z0-9._-]+", "-", path.resolve().name).strip("-.") or "repository"
    known = adopted_paths()
    for number in range(1, 1000):
        name = base if number == 1 else f"{base}-{number}"
        if known.get(f"{OWNER}/{name}", str(path.resolve())) == str(path.resolve()):
            return name
    raise NotAdopted(f"There are too many repositories named {base}.")


def _remember(full_name: str, path: Path) -> None:
    notes = adopted_paths() | {full_name: str(path.resolve())}
    draft = _notes().with_suffix(".draft")
    draft.write_text(json.dumps(notes, indent=1))
    draft.replace(_notes())


def _notes() -> Path:
    return Path(settings.HONK_DATA) / "adopted.json"


def _bare_folder() -> Path:
    return Path(settings.HONK_DATA) / "demo" / "git"
