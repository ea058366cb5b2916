"""The four people on one repository, and a small git repository to make diffs with."""

from pathlib import Path

import pytest

from tests.diff.repo import Repo
from tests.findings.reading import revision
from tests.four import ada, ann, rob, sam, shop

__all__ = ["ada", "ann", "revision", "rob", "sam", "shop"]


@pytest.fixture(scope="session")
def repo(tmp_path_factory: pytest.TempPathFactory) -> Repo:
    return Repo(Path(tmp_path_factory.mktemp("findings")))
