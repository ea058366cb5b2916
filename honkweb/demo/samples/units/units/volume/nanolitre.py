"""Nanolitre: a unit of volume."""

from units.unit import Unit

NANOLITRE = Unit("nanolitre", "nl", "volume", 1e-12)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, NANOLITRE.symbol)
