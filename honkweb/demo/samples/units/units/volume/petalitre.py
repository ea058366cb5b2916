"""Petalitre: a unit of volume."""

from units.unit import Unit

PETALITRE = Unit("petalitre", "Pl", "volume", 1000000000000.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, PETALITRE.symbol)
