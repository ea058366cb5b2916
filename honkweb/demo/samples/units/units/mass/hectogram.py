"""Hectogram: a unit of mass."""

from units.unit import Unit

HECTOGRAM = Unit("hectogram", "hg", "mass", 0.1)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, HECTOGRAM.symbol)
