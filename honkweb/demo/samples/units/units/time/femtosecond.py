"""Femtosecond: a unit of time."""

from units.unit import Unit

FEMTOSECOND = Unit("femtosecond", "fs", "time", 1e-15)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, FEMTOSECOND.symbol)
