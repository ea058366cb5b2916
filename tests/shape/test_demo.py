"""Nothing in the product knows that it talks to the demo: settings decide, and pass on what follows from it."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("package", ["agent", "audit", "integrations", "changes", "reviews"])
def test_no_package_asks_whether_a_part_is_the_demos(package: str) -> None:
    asks = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in (ROOT / package).rglob("*.py")
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if re.search(r"\bDEMO_[A-Z]|honkweb\.(demo|world)", line)
    ]
    assert asks == []
