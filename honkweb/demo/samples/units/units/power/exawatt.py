"""Exawatt: a unit of power."""

from units.unit import Unit

EXAWATT = Unit("exawatt", "EW", "power", 1e+18)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, EXAWATT.symbol)
