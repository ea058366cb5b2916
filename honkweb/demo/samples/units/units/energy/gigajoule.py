"""Gigajoule: a unit of energy."""

from units.unit import Unit

GIGAJOULE = Unit("gigajoule", "GJ", "energy", 1000000000.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, GIGAJOULE.symbol)
