"""Millijoule: a unit of energy."""

from units.unit import Unit

MILLIJOULE = Unit("millijoule", "mJ", "energy", 0.001)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, MILLIJOULE.symbol)
