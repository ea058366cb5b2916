"""Millisecond: a unit of time."""

from units.unit import Unit

MILLISECOND = Unit("millisecond", "ms", "time", 0.001)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, MILLISECOND.symbol)
