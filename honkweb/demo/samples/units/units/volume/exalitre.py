"""Exalitre: a unit of volume."""

from units.unit import Unit

EXALITRE = Unit("exalitre", "El", "volume", 1000000000000000.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, EXALITRE.symbol)
