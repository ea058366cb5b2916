"""Kilowatt: a unit of power."""

from units.unit import Unit

KILOWATT = Unit("kilowatt", "kW", "power", 1000.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, KILOWATT.symbol)
