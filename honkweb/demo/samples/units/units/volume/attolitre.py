"""Attolitre: a unit of volume."""

from units.unit import Unit

ATTOLITRE = Unit("attolitre", "al", "volume", 1e-21)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, ATTOLITRE.symbol)
