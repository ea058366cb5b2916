"""Yottalitre: a unit of volume."""

from units.unit import Unit

YOTTALITRE = Unit("yottalitre", "Yl", "volume", 1e+21)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, YOTTALITRE.symbol)
