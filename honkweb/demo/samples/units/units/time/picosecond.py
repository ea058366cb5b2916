"""Picosecond: a unit of time."""

from units.unit import Unit

PICOSECOND = Unit("picosecond", "ps", "time", 1e-12)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, PICOSECOND.symbol)
