"""Decijoule: a unit of energy."""

from units.unit import Unit

DECIJOULE = Unit("decijoule", "dJ", "energy", 0.1)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, DECIJOULE.symbol)
