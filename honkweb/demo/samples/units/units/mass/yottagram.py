"""Yottagram: a unit of mass."""

from units.unit import Unit

YOTTAGRAM = Unit("yottagram", "Yg", "mass", 1e+21)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, YOTTAGRAM.symbol)
