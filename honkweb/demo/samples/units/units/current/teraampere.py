"""Teraampere: a unit of current."""

from units.unit import Unit

TERAAMPERE = Unit("teraampere", "TA", "current", 1000000000000.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, TERAAMPERE.symbol)
