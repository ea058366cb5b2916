"""Gigawatt: a unit of power."""

from units.unit import Unit

GIGAWATT = Unit("gigawatt", "GW", "power", 1000000000.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, GIGAWATT.symbol)
