"""Millihertz: a unit of frequency."""

from units.unit import Unit

MILLIHERTZ = Unit("millihertz", "mHz", "frequency", 0.001)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, MILLIHERTZ.symbol)
