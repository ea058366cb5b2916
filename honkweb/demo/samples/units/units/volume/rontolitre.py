"""Rontolitre: a unit of volume."""

from units.unit import Unit

RONTOLITRE = Unit("rontolitre", "rl", "volume", 1e-30)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, RONTOLITRE.symbol)
