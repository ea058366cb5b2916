"""Teralitre: a unit of volume."""

from units.unit import Unit

TERALITRE = Unit("teralitre", "Tl", "volume", 1000000000.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, TERALITRE.symbol)
