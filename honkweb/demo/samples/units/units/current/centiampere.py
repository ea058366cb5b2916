"""Centiampere: a unit of current."""

from units.unit import Unit

CENTIAMPERE = Unit("centiampere", "cA", "current", 0.01)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, CENTIAMPERE.symbol)
