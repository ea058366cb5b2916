"""One repository for the whole session: objects are added, nothing is checked out."""

from pathlib import Path

import pytest

from tests.diff.repo import Repo


@pytest.fixture(scope="session")
def repo(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    return Repo(Path(tmp_path_factory.mktemp("repository")))
