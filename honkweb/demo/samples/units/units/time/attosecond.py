"""Attosecond: a unit of time."""

from units.unit import Unit

ATTOSECOND = Unit("attosecond", "as", "time", 1e-18)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, ATTOSECOND.symbol)
