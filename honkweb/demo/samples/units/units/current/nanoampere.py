"""Nanoampere: a unit of current."""

from units.unit import Unit

NANOAMPERE = Unit("nanoampere", "nA", "current", 1e-09)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, NANOAMPERE.symbol)
