"""Ronnahertz: a unit of frequency."""

from units.unit import Unit

RONNAHERTZ = Unit("ronnahertz", "RHz", "frequency", 1e+27)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, RONNAHERTZ.symbol)
