"""Picogram: a unit of mass."""

from units.unit import Unit

PICOGRAM = Unit("picogram", "pg", "mass", 1e-15)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, PICOGRAM.symbol)
