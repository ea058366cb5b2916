"""Zettahertz: a unit of frequency."""

from units.unit import Unit

ZETTAHERTZ = Unit("zettahertz", "ZHz", "frequency", 1e+21)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, ZETTAHERTZ.symbol)
