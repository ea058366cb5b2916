"""Gallon: a unit of volume."""

from units.unit import Unit

GALLON = Unit("gallon", "gal", "volume", 0.00454609)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, GALLON.symbol)
