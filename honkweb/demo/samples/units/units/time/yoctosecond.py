"""Yoctosecond: a unit of time."""

from units.unit import Unit

YOCTOSECOND = Unit("yoctosecond", "ys", "time", 1e-24)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, YOCTOSECOND.symbol)
