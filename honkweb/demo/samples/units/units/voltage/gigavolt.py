"""Gigavolt: a unit of voltage."""

from units.unit import Unit

GIGAVOLT = Unit("gigavolt", "GV", "voltage", 1000000000.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, GIGAVOLT.symbol)
