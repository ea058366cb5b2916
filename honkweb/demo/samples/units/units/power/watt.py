"""Watt: a unit of power."""

from units.unit import Unit

WATT = Unit("watt", "W", "power", 1.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, WATT.symbol)
