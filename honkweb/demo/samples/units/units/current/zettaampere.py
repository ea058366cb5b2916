"""Zettaampere: a unit of current."""

from units.unit import Unit

ZETTAAMPERE = Unit("zettaampere", "ZA", "current", 1e+21)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, ZETTAAMPERE.symbol)
