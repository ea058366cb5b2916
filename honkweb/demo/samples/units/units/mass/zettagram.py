"""Zettagram: a unit of mass."""

from units.unit import Unit

ZETTAGRAM = Unit("zettagram", "Zg", "mass", 1e+18)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, ZETTAGRAM.symbol)
