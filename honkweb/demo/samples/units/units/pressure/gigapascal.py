"""Gigapascal: a unit of pressure."""

from units.unit import Unit

GIGAPASCAL = Unit("gigapascal", "GPa", "pressure", 1000000000.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, GIGAPASCAL.symbol)
