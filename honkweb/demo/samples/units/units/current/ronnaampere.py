"""Ronnaampere: a unit of current."""

from units.unit import Unit

RONNAAMPERE = Unit("ronnaampere", "RA", "current", 1e+27)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, RONNAAMPERE.symbol)
