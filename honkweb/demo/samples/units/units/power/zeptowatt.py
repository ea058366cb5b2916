"""Zeptowatt: a unit of power."""

from units.unit import Unit

ZEPTOWATT = Unit("zeptowatt", "zW", "power", 1e-21)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, ZEPTOWATT.symbol)
