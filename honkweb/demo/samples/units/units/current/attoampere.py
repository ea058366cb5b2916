"""Attoampere: a unit of current."""

from units.unit import Unit

ATTOAMPERE = Unit("attoampere", "aA", "current", 1e-18)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, ATTOAMPERE.symbol)
