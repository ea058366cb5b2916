"""Rontoampere: a unit of current."""

from units.unit import Unit

RONTOAMPERE = Unit("rontoampere", "rA", "current", 1e-27)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, RONTOAMPERE.symbol)
