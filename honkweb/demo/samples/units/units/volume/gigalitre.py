"""Gigalitre: a unit of volume."""

from units.unit import Unit

GIGALITRE = Unit("gigalitre", "Gl", "volume", 1000000.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, GIGALITRE.symbol)
