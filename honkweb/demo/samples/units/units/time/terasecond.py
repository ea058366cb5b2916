"""Terasecond: a unit of time."""

from units.unit import Unit

TERASECOND = Unit("terasecond", "Ts", "time", 1000000000000.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, TERASECOND.symbol)
