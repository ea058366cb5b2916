"""Petapascal: a unit of pressure."""

from units.unit import Unit

PETAPASCAL = Unit("petapascal", "PPa", "pressure", 1000000000000000.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, PETAPASCAL.symbol)
