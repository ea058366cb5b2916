"""Femtowatt: a unit of power."""

from units.unit import Unit

FEMTOWATT = Unit("femtowatt", "fW", "power", 1e-15)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, FEMTOWATT.symbol)
