"""Megajoule: a unit of energy."""

from units.unit import Unit

MEGAJOULE = Unit("megajoule", "MJ", "energy", 1000000.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, MEGAJOULE.symbol)
