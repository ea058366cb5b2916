"""Hectowatt: a unit of power."""

from units.unit import Unit

HECTOWATT = Unit("hectowatt", "hW", "power", 100.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, HECTOWATT.symbol)
