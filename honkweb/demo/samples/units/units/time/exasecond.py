"""Exasecond: a unit of time."""

from units.unit import Unit

EXASECOND = Unit("exasecond", "Es", "time", 1e+18)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, EXASECOND.symbol)
