"""Decasecond: a unit of time."""

from units.unit import Unit

DECASECOND = Unit("decasecond", "das", "time", 10.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, DECASECOND.symbol)
