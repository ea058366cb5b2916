"""Femtovolt: a unit of voltage."""

from units.unit import Unit

FEMTOVOLT = Unit("femtovolt", "fV", "voltage", 1e-15)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, FEMTOVOLT.symbol)
