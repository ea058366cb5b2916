"""Attojoule: a unit of energy."""

from units.unit import Unit

ATTOJOULE = Unit("attojoule", "aJ", "energy", 1e-18)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, ATTOJOULE.symbol)
