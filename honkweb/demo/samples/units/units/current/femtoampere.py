"""Femtoampere: a unit of current."""

from units.unit import Unit

FEMTOAMPERE = Unit("femtoampere", "fA", "current", 1e-15)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, FEMTOAMPERE.symbol)
