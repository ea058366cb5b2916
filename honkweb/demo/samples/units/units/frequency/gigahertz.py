"""Gigahertz: a unit of frequency."""

from units.unit import Unit

GIGAHERTZ = Unit("gigahertz", "GHz", "frequency", 1000000000.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, GIGAHERTZ.symbol)
