"""Nanojoule: a unit of energy."""

from units.unit import Unit

NANOJOULE = Unit("nanojoule", "nJ", "energy", 1e-09)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, NANOJOULE.symbol)
