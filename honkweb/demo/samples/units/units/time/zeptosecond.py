"""Zeptosecond: a unit of time."""

from units.unit import Unit

ZEPTOSECOND = Unit("zeptosecond", "zs", "time", 1e-21)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, ZEPTOSECOND.symbol)
