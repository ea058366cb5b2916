"""Gigaampere: a unit of current."""

from units.unit import Unit

GIGAAMPERE = Unit("gigaampere", "GA", "current", 1000000000.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, GIGAAMPERE.symbol)
