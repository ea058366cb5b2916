"""Femtolitre: a unit of volume."""

from units.unit import Unit

FEMTOLITRE = Unit("femtolitre", "fl", "volume", 1e-18)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, FEMTOLITRE.symbol)
