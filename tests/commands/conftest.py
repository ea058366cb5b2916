"""A demo GitHub for all tests of this folder, and local repositories to adopt."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from honkweb.setup.permissions import NEEDED
from integrations.github.client import GitHub
from tests.demo_github.apps import APP_ID, make_app
from tests.worlds import GithubServer, github_world


@pytest.fixture(scope="package")
def server() -> Iterator[GithubServer]:
    with github_world() as running:
        yield running


@pytest.fixture
def github(server: GithubServer) -> GitHub:
    return GitHub(server.api, token=server.world.github_token, pace=0)


@pytest.fixture
def of_app(server: GithubServer) -> Callable[..., dict[str, str]]:
    """Gives the settings of a GitHub App that may do all it needs, but for what is named: `of_app(contents="read")`."""

    def made(**permissions: str) -> dict[str, str]:
        granted = {key: level for key, (_, level) in NEEDED.items()} | permissions
        key = make_app(server.control, permissions=granted)
        return {"GITHUB_TOKEN": "", "GITHUB_APP_ID": APP_ID, "GITHUB_APP_PRIVATE_KEY": key}

    return made


def git(path: Path, *words: str) -> str:
    who = ["-c", "user.name=Ann", "-c", "user.email=ann@example.com"]
    ended = subprocess.run(["git", *who, *words], cwd=path, capture_output=True, text=True, check=True)
    return ended.stdout.strip()


@pytest.fixture
def local(tmp_path: Path) -> Callable[[str], Path]:
    """Makes a repository with one commit on trunk."""

    def make(name: str) -> Path:
        path = tmp_path / name
        path.mkdir(parents=True)
        git(path, "init", "-q", "-b", "trunk")
        (path / "README").write_text("hello\n")
        git(path, "add", ".")
        git(path, "commit", "-q", "-m", "Begin")
        return path

    return make
