"""Picowatt: a unit of power."""

from units.unit import Unit

PICOWATT = Unit("picowatt", "pW", "power", 1e-12)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, PICOWATT.symbol)
