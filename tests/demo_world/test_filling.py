"""The first start: the demo's people fill the queue by using the product, and its pages say how far they are."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from honkweb.demo.director import PARTS
from honkweb.demo.filling import Filling, filling_of, orders_of, tell_filling
from honkweb.story.processes import Product
from tests.demo_world.whole import until


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Product]:
    product = Product(data=tmp_path / "data", settings={"HONK_DEMO_FILL": "1"})
    try:
        yield product.start()
    finally:
        product.end()


@pytest.mark.timeout(480)
def test_the_queue_is_filled_with_a_change_of_each_kind(product: Product) -> None:
    def filled() -> bool:
        now = filling_of(product.data)
        return now is not None and now.over

    until(filled, patience=300)

    orders = orders_of(product.data)
    assert orders is not None
    address = f"http://127.0.0.1:{product.port}/api/v1/changes/?limit=200"
    answer = requests.get(address, headers={"Authorization": f"Bearer {orders.rob}"}, timeout=60)
    kept = {row["title"]: row for row in answer.json()["results"]}
    assert len(kept) == len(PARTS)
    statuses = {row["status"] for row in kept.values()}
    # The slow one is working for minutes; on a slow machine it may have ended by now.
    assert statuses | {"working"} == {"merged", "waiting", "failed", "closed", "open", "working"}
    assert {row["door"] for row in kept.values()} == {"api", "slack"}


def test_a_filling_is_over_when_all_is_done(tmp_path: Path) -> None:
    (tmp_path / "demo").mkdir()
    assert filling_of(tmp_path) is None
    tell_filling(tmp_path, Filling(2, 3, "Two of three."))
    found = filling_of(tmp_path)
    assert found == Filling(2, 3, "Two of three.")
    assert not found.over
