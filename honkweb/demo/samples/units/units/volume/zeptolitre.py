"""Zeptolitre: a unit of volume."""

from units.unit import Unit

ZEPTOLITRE = Unit("zeptolitre", "zl", "volume", 1e-24)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, ZEPTOLITRE.symbol)
