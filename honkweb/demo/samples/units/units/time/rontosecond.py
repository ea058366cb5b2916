"""Rontosecond: a unit of time."""

from units.unit import Unit

RONTOSECOND = Unit("rontosecond", "rs", "time", 1e-27)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, RONTOSECOND.symbol)
