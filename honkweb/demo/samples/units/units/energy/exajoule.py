"""Exajoule: a unit of energy."""

from units.unit import Unit

EXAJOULE = Unit("exajoule", "EJ", "energy", 1e+18)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, EXAJOULE.symbol)
