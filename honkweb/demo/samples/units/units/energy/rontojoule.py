"""Rontojoule: a unit of energy."""

from units.unit import Unit

RONTOJOULE = Unit("rontojoule", "rJ", "energy", 1e-27)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, RONTOJOULE.symbol)
