"""Deciampere: a unit of current."""

from units.unit import Unit

DECIAMPERE = Unit("deciampere", "dA", "current", 0.1)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, DECIAMPERE.symbol)
