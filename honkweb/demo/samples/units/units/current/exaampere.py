"""Exaampere: a unit of current."""

from units.unit import Unit

EXAAMPERE = Unit("exaampere", "EA", "current", 1e+18)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, EXAAMPERE.symbol)
