"""Changes are tried by the four people on one repository, and a GitHub that answers as it is told."""

from collections.abc import Iterator
from typing import Any

import pytest

from changes import outside
from tests.four import ada, ann, rob, sam, shop
from tests.integrations.wire import Wire, serving

__all__ = ["ada", "ann", "rob", "sam", "shop"]


@pytest.fixture
def github(settings: Any) -> Iterator[Wire]:
    with serving() as wire:
        settings.GITHUB_API_URL, settings.GITHUB_TOKEN = wire.url, "ghp_x"
        outside.github.cache_clear()
        yield wire
    outside.github.cache_clear()
