"""Zettajoule: a unit of energy."""

from units.unit import Unit

ZETTAJOULE = Unit("zettajoule", "ZJ", "energy", 1e+21)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, ZETTAJOULE.symbol)
