"""Quectolitre: a unit of volume."""

from units.unit import Unit

QUECTOLITRE = Unit("quectolitre", "ql", "volume", 1e-33)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, QUECTOLITRE.symbol)
