"""Picojoule: a unit of energy."""

from units.unit import Unit

PICOJOULE = Unit("picojoule", "pJ", "energy", 1e-12)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, PICOJOULE.symbol)
