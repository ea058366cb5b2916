"""Quectosecond: a unit of time."""

from units.unit import Unit

QUECTOSECOND = Unit("quectosecond", "qs", "time", 1e-30)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, QUECTOSECOND.symbol)
