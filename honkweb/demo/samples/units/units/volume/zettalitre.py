"""Zettalitre: a unit of volume."""

from units.unit import Unit

ZETTALITRE = Unit("zettalitre", "Zl", "volume", 1e+18)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, ZETTALITRE.symbol)
