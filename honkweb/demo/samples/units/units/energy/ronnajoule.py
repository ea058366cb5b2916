"""Ronnajoule: a unit of energy."""

from units.unit import Unit

RONNAJOULE = Unit("ronnajoule", "RJ", "energy", 1e+27)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, RONNAJOULE.symbol)
