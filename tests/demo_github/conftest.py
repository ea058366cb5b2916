"""One demo GitHub for all tests of this folder that do not need it alone, and the means to talk to it."""

from collections.abc import Iterator

import pytest

from tests.worlds import GithubServer, github_world


@pytest.fixture(scope="session")
def github() -> Iterator[GithubServer]:
    with github_world() as server:
        yield server
