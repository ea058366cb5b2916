"""Microsecond: a unit of time."""

from units.unit import Unit

MICROSECOND = Unit("microsecond", "µs", "time", 1e-06)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, MICROSECOND.symbol)
