"""Zeptohertz: a unit of frequency."""

from units.unit import Unit

ZEPTOHERTZ = Unit("zeptohertz", "zHz", "frequency", 1e-21)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, ZEPTOHERTZ.symbol)
