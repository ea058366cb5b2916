"""Decihertz: a unit of frequency."""

from units.unit import Unit

DECIHERTZ = Unit("decihertz", "dHz", "frequency", 0.1)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, DECIHERTZ.symbol)
