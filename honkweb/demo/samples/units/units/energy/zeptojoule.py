"""Zeptojoule: a unit of energy."""

from units.unit import Unit

ZEPTOJOULE = Unit("zeptojoule", "zJ", "energy", 1e-21)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, ZEPTOJOULE.symbol)
