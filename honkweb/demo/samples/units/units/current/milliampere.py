"""Milliampere: a unit of current."""

from units.unit import Unit

MILLIAMPERE = Unit("milliampere", "mA", "current", 0.001)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, MILLIAMPERE.symbol)
