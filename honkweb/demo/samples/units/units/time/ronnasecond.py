"""Ronnasecond: a unit of time."""

from units.unit import Unit

RONNASECOND = Unit("ronnasecond", "Rs", "time", 1e+27)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, RONNASECOND.symbol)
