"""Hectosecond: a unit of time."""

from units.unit import Unit

HECTOSECOND = Unit("hectosecond", "hs", "time", 100.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, HECTOSECOND.symbol)
