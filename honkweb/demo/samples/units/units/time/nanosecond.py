"""Nanosecond: a unit of time."""

from units.unit import Unit

NANOSECOND = Unit("nanosecond", "ns", "time", 1e-09)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, NANOSECOND.symbol)
