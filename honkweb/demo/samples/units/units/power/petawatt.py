"""Petawatt: a unit of power."""

from units.unit import Unit

PETAWATT = Unit("petawatt", "PW", "power", 1000000000000000.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, PETAWATT.symbol)
