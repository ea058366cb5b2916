"""Zeptoampere: a unit of current."""

from units.unit import Unit

ZEPTOAMPERE = Unit("zeptoampere", "zA", "current", 1e-21)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, ZEPTOAMPERE.symbol)
