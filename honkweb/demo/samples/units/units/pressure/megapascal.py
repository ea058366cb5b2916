"""Megapascal: a unit of pressure."""

from units.unit import Unit

MEGAPASCAL = Unit("megapascal", "MPa", "pressure", 1000000.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, MEGAPASCAL.symbol)
