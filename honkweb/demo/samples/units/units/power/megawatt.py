"""Megawatt: a unit of power."""

from units.unit import Unit

MEGAWATT = Unit("megawatt", "MW", "power", 1000000.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, MEGAWATT.symbol)
