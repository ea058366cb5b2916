"""Gigasecond: a unit of time."""

from units.unit import Unit

GIGASECOND = Unit("gigasecond", "Gs", "time", 1000000000.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, GIGASECOND.symbol)
