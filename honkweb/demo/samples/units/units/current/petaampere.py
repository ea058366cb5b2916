"""Petaampere: a unit of current."""

from units.unit import Unit

PETAAMPERE = Unit("petaampere", "PA", "current", 1000000000000000.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, PETAAMPERE.symbol)
