"""One demo world for a test process, at the addresses that its settings name; every area that asks for it shares it."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from changes.outside import github, model, slack
from tests.demo_world.whole import DemoWorld, demo_world


@pytest.fixture(scope="session")
def world() -> Iterator[DemoWorld]:
    """One demo world for this test process, at the addresses that its settings name."""
    with demo_world(Path(settings.HONK_DATA)) as running:
        for made in (github, model, slack):
            made.cache_clear()
        yield running


@pytest.fixture(scope="session")
def bundle(world: DemoWorld, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The sample shop as a bundle, to make repositories of a test's own from."""
    folder = tmp_path_factory.mktemp("shop")
    git = {"PATH": os.environ["PATH"], "HOME": str(folder), "GIT_CONFIG_NOSYSTEM": "1"}
    for command in (
        ["git", "clone", "-q", "--bare", world.git_url("acme/shop"), "shop.git"],
        ["git", "-C", "shop.git", "bundle", "create", "-q", str(folder / "shop.bundle"), "main"],
    ):
        subprocess.run(command, cwd=folder, env=git, check=True)
    return (folder / "shop.bundle").read_bytes()
