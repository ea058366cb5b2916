"""Decajoule: a unit of energy."""

from units.unit import Unit

DECAJOULE = Unit("decajoule", "daJ", "energy", 10.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, DECAJOULE.symbol)
