"""What a unit is."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Unit:
    """A name, a symbol, the kind of quantity, and how many of the kind's SI unit it is."""

    name: str
    symbol: str
    kind: str
    factor: float
