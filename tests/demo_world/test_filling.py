"""The first start: the demo's people fill the queue by using the product, and its pages say how far they are."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from honkweb.demo.director import PARTS
from honkweb.demo.filling import Filling, filling_of, orders_of, tell_filling
from honkweb.story.browser import Browser
from honkweb.story.processes import Product
from tests.demo_world.whole import until
from tests.migrated import Migrated

KINDS = {"working", "waiting", "open", "failed", "closed", "merged"}
# A visitor of an idle machine with two cores finds one of each within 90 s; this one may share it with others.
SECONDS = 300.0


@pytest.fixture
def product(migrated: Migrated, tmp_path: Path) -> Iterator[Product]:
    product = Product(data=migrated(tmp_path / "data"), settings={"HONK_DEMO_FILL": "1"})
    try:
        yield product.start()
    finally:
        product.end()


class Visitor:
    """Looks at the list again and again, and notes when it first finds a change of each status."""

    def __init__(self, product: Product) -> None:
        orders = until(lambda: orders_of(product.data))
        self._address = f"{product.url}/api/v1/changes/?limit=200"
        self._headers = {"Authorization": f"Bearer {orders.rob}"}
        self._begun = time.monotonic()
        self.seen: dict[str, float] = {}
        self.rows: dict[str, Any] = {}

    def look(self) -> set[str]:
        """The statuses found by now."""
        answer = requests.get(self._address, headers=self._headers, timeout=60)
        self.rows = {row["title"]: row for row in answer.json()["results"]}
        for row in self.rows.values():
            self.seen.setdefault(row["status"], round(time.monotonic() - self._begun, 1))
        return set(self.seen)


@pytest.mark.timeout(480)
def test_the_queue_is_filled_with_a_change_of_each_kind(product: Product) -> None:
    visitor, rob = Visitor(product), Browser(product.url, "Rob")
    until(lambda: filling_of(product.data))
    rob.sign_in()
    assert 'hx-get="/filling/"' in rob.get("/"), "the banner stands on the page"
    told = rob.get("/filling/")
    assert "The demo is filling the queue" in told and f'<progress max="{len(PARTS)}"' in told

    until(lambda: visitor.look() >= KINDS, patience=SECONDS)
    print(f"first seen after so many seconds: {visitor.seen}")

    def filled() -> bool:
        visitor.look()
        now = filling_of(product.data)
        return now is not None and now.over

    until(filled, patience=SECONDS)
    assert rob.get("/filling/") == "" and 'hx-get="/filling/"' not in rob.get("/")
    visitor.look()
    assert len(visitor.rows) == len(PARTS)
    # Some of it goes on for minutes; what has ended stays.
    assert {row["status"] for row in visitor.rows.values()} | {"working"} == KINDS
    assert {row["door"] for row in visitor.rows.values()} == {"api", "slack"}


def test_a_filling_is_over_when_all_is_done(tmp_path: Path) -> None:
    (tmp_path / "demo").mkdir()
    assert filling_of(tmp_path) is None
    tell_filling(tmp_path, Filling(2, 3, "Two of three."))
    found = filling_of(tmp_path)
    assert found == Filling(2, 3, "Two of three.")
    assert not found.over
