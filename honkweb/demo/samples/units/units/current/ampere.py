"""Ampere: a unit of current."""

from units.unit import Unit

AMPERE = Unit("ampere", "A", "current", 1.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, AMPERE.symbol)
