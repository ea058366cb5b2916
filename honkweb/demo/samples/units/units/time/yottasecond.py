"""Yottasecond: a unit of time."""

from units.unit import Unit

YOTTASECOND = Unit("yottasecond", "Ys", "time", 1e+24)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, YOTTASECOND.symbol)
