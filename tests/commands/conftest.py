"""A demo GitHub for all tests of this folder, and local repositories to adopt."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from integrations.github.client import GitHub
from tests.worlds import GithubServer, github_world


@pytest.fixture(scope="package")
def server() -> Iterator[GithubServer]:
    with github_world() as running:
        yield running


@pytest.fixture
def github(server: GithubServer) -> GitHub:
    return GitHub(server.api, token=server.world.github_token, pace=0)


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
