"""Quectojoule: a unit of energy."""

from units.unit import Unit

QUECTOJOULE = Unit("quectojoule", "qJ", "energy", 1e-30)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, QUECTOJOULE.symbol)
