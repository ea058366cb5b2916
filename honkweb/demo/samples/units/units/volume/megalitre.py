"""Megalitre: a unit of volume."""

from units.unit import Unit

MEGALITRE = Unit("megalitre", "Ml", "volume", 1000.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, MEGALITRE.symbol)
