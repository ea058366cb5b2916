"""Microjoule: a unit of energy."""

from units.unit import Unit

MICROJOULE = Unit("microjoule", "µJ", "energy", 1e-06)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, MICROJOULE.symbol)
