"""Centijoule: a unit of energy."""

from units.unit import Unit

CENTIJOULE = Unit("centijoule", "cJ", "energy", 0.01)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, CENTIJOULE.symbol)
