"""Terajoule: a unit of energy."""

from units.unit import Unit

TERAJOULE = Unit("terajoule", "TJ", "energy", 1000000000000.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, TERAJOULE.symbol)
