"""Minute: a unit of time."""

from units.unit import Unit

MINUTE = Unit("minute", "min", "time", 60.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, MINUTE.symbol)
