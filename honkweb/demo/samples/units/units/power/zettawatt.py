"""Zettawatt: a unit of power."""

from units.unit import Unit

ZETTAWATT = Unit("zettawatt", "ZW", "power", 1e+21)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, ZETTAWATT.symbol)
