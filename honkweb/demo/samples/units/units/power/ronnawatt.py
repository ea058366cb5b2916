"""Ronnawatt: a unit of power."""

from units.unit import Unit

RONNAWATT = Unit("ronnawatt", "RW", "power", 1e+27)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, RONNAWATT.symbol)
