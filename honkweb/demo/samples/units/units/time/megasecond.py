"""Megasecond: a unit of time."""

from units.unit import Unit

MEGASECOND = Unit("megasecond", "Ms", "time", 1000000.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, MEGASECOND.symbol)
