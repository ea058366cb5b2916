"""Yoctolitre: a unit of volume."""

from units.unit import Unit

YOCTOLITRE = Unit("yoctolitre", "yl", "volume", 1e-27)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, YOCTOLITRE.symbol)
