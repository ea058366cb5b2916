"""Zettasecond: a unit of time."""

from units.unit import Unit

ZETTASECOND = Unit("zettasecond", "Zs", "time", 1e+21)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, ZETTASECOND.symbol)
