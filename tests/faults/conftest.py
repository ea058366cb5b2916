"""One product and one demo world for a module: starting them is what costs the time here."""

from collections.abc import Iterator

import pytest

from honkweb.story.processes import Product
from tests.faults.stage import Stage
from tests.migrated import Migrated

# Quick looks: what a lost hint or a killed worker leaves is found within seconds.
SETTINGS = {"HONK_SWEEP_SECONDS": "2", "HONK_POLL_SECONDS": "5"}


@pytest.fixture(scope="module")
def stage(migrated: Migrated, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("stage")
    scenes = folder / "scenes"
    scenes.mkdir()
    product = Product(
        data=migrated(folder / "data"), settings={**SETTINGS, "HONK_DEMO_TRANSCRIPTS": str(scenes)}
    )
    try:
        product.start()
        yield Stage(product, scenes)
    finally:
        product.end()
