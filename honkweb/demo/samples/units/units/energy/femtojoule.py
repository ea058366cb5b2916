"""Femtojoule: a unit of energy."""

from units.unit import Unit

FEMTOJOULE = Unit("femtojoule", "fJ", "energy", 1e-15)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, FEMTOJOULE.symbol)
