"""Decisecond: a unit of time."""

from units.unit import Unit

DECISECOND = Unit("decisecond", "ds", "time", 0.1)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, DECISECOND.symbol)
