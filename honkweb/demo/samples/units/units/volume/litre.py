"""Litre: a unit of volume."""

from units.unit import Unit

LITRE = Unit("litre", "l", "volume", 0.001)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, LITRE.symbol)
