"""Zeptogram: a unit of mass."""

from units.unit import Unit

ZEPTOGRAM = Unit("zeptogram", "zg", "mass", 1e-24)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, ZEPTOGRAM.symbol)
