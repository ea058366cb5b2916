"""Quectoampere: a unit of current."""

from units.unit import Unit

QUECTOAMPERE = Unit("quectoampere", "qA", "current", 1e-30)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, QUECTOAMPERE.symbol)
