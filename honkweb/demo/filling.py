"""How far the first filling of the queue is, and the orders it follows: two files in the world's folder."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Orders:
    """API tokens of the people who act: made once by the product, used by the demo world."""

    ann: str
    rob: str


@dataclass(frozen=True)
class Filling:
    done: int
    total: int
    sentence: str

    @property
    def over(self) -> bool:
        return self.done >= self.total


def orders_of(data: Path) -> Orders | None:
    """The orders; None as long as (or because) nobody gave any."""
    found = _read(_orders_path(data))
    return Orders(ann=str(found["ann"]), rob=str(found["rob"])) if found else None


def give_orders(data: Path, orders: Orders) -> None:
    _write(_orders_path(data), asdict(orders))


def filling_of(data: Path) -> Filling | None:
    """How far it is; None when the queue is not being filled in this folder."""
    found = _read(data / "demo" / "filling.json")
    if not found:
        return None
    return Filling(
        done=_number(found, "done"), total=_number(found, "total"), sentence=str(found["sentence"])
    )


def tell_filling(data: Path, filling: Filling) -> None:
    _write(data / "demo" / "filling.json", asdict(filling))


def _orders_path(data: Path) -> Path:
    return data / "demo" / "orders.json"


def _number(found: dict[str, object], name: str) -> int:
    return int(str(found[name]))


def _read(path: Path) -> dict[str, object] | None:
    try:
        found = json.loads(path.read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def _write(path: Path, content: dict[str, object]) -> None:
    draft = path.with_name(f"{path.name}.{os.getpid()}.draft")
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(content), "utf-8")
    draft.replace(path)
