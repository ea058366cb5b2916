"""Kilogram: a unit of mass."""

from units.unit import Unit

KILOGRAM = Unit("kilogram", "kg", "mass", 1.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, KILOGRAM.symbol)
