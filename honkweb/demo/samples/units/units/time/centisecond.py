"""Centisecond: a unit of time."""

from units.unit import Unit

CENTISECOND = Unit("centisecond", "cs", "time", 0.01)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, CENTISECOND.symbol)
