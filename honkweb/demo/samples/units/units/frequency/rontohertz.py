"""Rontohertz: a unit of frequency."""

from units.unit import Unit

RONTOHERTZ = Unit("rontohertz", "rHz", "frequency", 1e-27)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, RONTOHERTZ.symbol)
