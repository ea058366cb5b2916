"""Petasecond: a unit of time."""

from units.unit import Unit

PETASECOND = Unit("petasecond", "Ps", "time", 1000000000000000.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, PETASECOND.symbol)
