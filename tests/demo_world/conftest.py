"""One demo world for all tests of this folder that do not need it alone."""

from collections.abc import Iterator

import pytest

from tests.demo_world.whole import DemoWorld, demo_world


@pytest.fixture(scope="session")
def world() -> Iterator[DemoWorld]:
    with demo_world() as running:
        yield running
