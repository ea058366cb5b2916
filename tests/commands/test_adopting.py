"""`adopt`: a local repository comes in, is only read, and gets its merges back by one line."""

import hashlib
import shlex
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from audit.models import Event
from changes.models import Membership, Repository
from honkweb.setup.adopting import NotAdopted, adopt, pull_line, source_of
from integrations.github.client import GitHub
from tests.commands.conftest import git
from tests.worlds import GithubServer

pytestmark = pytest.mark.django_db
Local = Callable[[str], Path]


@pytest.fixture(autouse=True)
def _data(server: GithubServer) -> Iterator[None]:
    with override_settings(HONK_DATA=server.data):
        yield


@pytest.fixture
def take_in(server: GithubServer, github: GitHub) -> Callable[..., Repository]:
    def adopted(path: Path, **more: Any) -> Repository:
        return adopt(source_of(path), world=server.world, github=github, **more)

    return adopted


def _everything(path: Path) -> str:
    digest = hashlib.sha256()
    for each in sorted(path.rglob("*")):
        digest.update(str(each).encode() + (each.read_bytes() if each.is_file() else b""))
        digest.update(str(each.stat().st_mtime_ns).encode())
    return digest.hexdigest()


def test_its_branch_comes_in_and_the_folder_is_not_touched(
    take_in: Callable[..., Repository], local: Local, github: GitHub
) -> None:
    path = local("first")
    before = _everything(path)
    repository = take_in(path)
    assert repository.full_name == "local/first"
    assert (repository.default_branch, repository.sample) == ("trunk", False)
    assert github.branch_tip("local/first", "trunk") == git(path, "rev-parse", "HEAD")
    assert _everything(path) == before


def test_again_it_brings_new_commits_over(
    take_in: Callable[..., Repository], local: Local, github: GitHub
) -> None:
    path = local("again")
    first = take_in(path)
    git(path, "commit", "-q", "--allow-empty", "-m", "More")
    assert take_in(path).pk == first.pk
    assert github.branch_tip("local/again", "trunk") == git(path, "rev-parse", "HEAD")


def test_what_was_merged_comes_back_with_the_printed_line(
    take_in: Callable[..., Repository], local: Local, server: GithubServer, tmp_path: Path
) -> None:
    path = local("back")
    repository = take_in(path)
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", server.git_url("local/back", server.world.github_token), str(clone))
    (clone / "new.txt").write_text("merged\n")
    git(clone, "add", ".")
    git(clone, "commit", "-q", "-m", "A merge")
    git(clone, "push", "-q", "origin", "trunk")
    subprocess.run(shlex.split(pull_line(repository)), check=True, capture_output=True)
    assert (path / "new.txt").read_text() == "merged\n"


def test_commits_that_are_only_here_have_to_be_pulled_first(
    take_in: Callable[..., Repository], local: Local
) -> None:
    path = local("behind")
    take_in(path)
    git(path, "commit", "-q", "--amend", "-m", "Another beginning")
    with pytest.raises(NotAdopted, match="Pull them first"):
        take_in(path)


def test_two_folders_of_one_name_are_two_repositories(
    take_in: Callable[..., Repository], local: Local
) -> None:
    names = [take_in(local(name)).full_name for name in ("one/same name", "two/same name")]
    assert names == ["local/same-name", "local/same-name-2"]


def test_an_owner_may_approve_alone(take_in: Callable[..., Repository], local: Local) -> None:
    repository = take_in(local("alone"), owner_email="Ann@example.com")
    assert repository.policy.self_approval
    assert Membership.objects.get(repository=repository).person.email == "ann@example.com"


def test_an_owner_who_comes_later_may_approve_alone_too(
    take_in: Callable[..., Repository], local: Local
) -> None:
    path = local("later")
    take_in(path)
    for _ in range(2):
        repository = take_in(path, owner_email="ann@example.com")
    assert Repository.objects.get(pk=repository.pk).policy.self_approval
    changed = Event.objects.get(verb="policy.changed")
    assert (changed.actor_kind, changed.data["after"]) == ("honkweb", {"self_approval": True})


def test_without_an_owner_nobody_approves_alone(take_in: Callable[..., Repository], local: Local) -> None:
    assert not take_in(local("team")).policy.self_approval


def test_a_folder_without_git_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(NotAdopted, match="no git repository"):
        source_of(tmp_path)


def test_a_repository_without_a_commit_is_refused(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    with pytest.raises(NotAdopted, match="commit"):
        source_of(tmp_path)


def test_a_detached_head_is_refused(local: Local) -> None:
    path = local("detached")
    git(path, "checkout", "-q", "--detach")
    with pytest.raises(NotAdopted, match="branch"):
        source_of(path)


def test_a_shallow_clone_is_refused_with_the_way_out(local: Local, tmp_path: Path) -> None:
    path = local("whole")
    git(path, "commit", "-q", "--allow-empty", "-m", "More")
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{path}", "shallow")
    with pytest.raises(NotAdopted, match="--unshallow"):
        source_of(tmp_path / "shallow")


def test_a_worktree_and_a_bare_repository_are_read_too(local: Local, tmp_path: Path) -> None:
    path = local("main")
    git(path, "worktree", "add", "-q", "-b", "side", str(tmp_path / "side"))
    git(tmp_path, "clone", "-q", "--bare", str(path), "bare.git")
    assert source_of(tmp_path / "side").branch == "side"
    assert source_of(tmp_path / "bare.git").branch == "trunk"
