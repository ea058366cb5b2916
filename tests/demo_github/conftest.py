"""One demo GitHub for all tests of this folder that do not need it alone, and a repository for each test."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.demo_github.place import Place, Sample, make_place
from tests.worlds import GithubServer, github_world


@pytest.fixture(scope="session")
def github() -> Iterator[GithubServer]:
    with github_world() as server:
        yield server


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    return Sample.make(tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="session")
def people(github: GithubServer) -> dict[str, str]:
    return everyone(github)


@pytest.fixture
def place(github: GithubServer, sample: Sample, people: dict[str, str]) -> Place:
    """A private repository with the sample's history, that nobody else touches."""
    return make_place(github, sample, people)


def everyone(server: GithubServer) -> dict[str, Any]:
    """A token for each person; `nobody` sends none, `ci` acts for an app."""
    tokens = {login: server.token(login) for login in ("ann", "rob", "ada", "sam")}
    return {
        **tokens,
        "ci": server.token("demo-ci[bot]", app="demo-ci"),
        "honk": server.world.github_token,
        "nobody": "",
    }
