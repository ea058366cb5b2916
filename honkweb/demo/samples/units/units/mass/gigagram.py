"""Gigagram: a unit of mass."""

from units.unit import Unit

GIGAGRAM = Unit("gigagram", "Gg", "mass", 1000000.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, GIGAGRAM.symbol)
