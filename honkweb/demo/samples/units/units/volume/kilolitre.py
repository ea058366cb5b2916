"""Kilolitre: a unit of volume."""

from units.unit import Unit

KILOLITRE = Unit("kilolitre", "kl", "volume", 1.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, KILOLITRE.symbol)
