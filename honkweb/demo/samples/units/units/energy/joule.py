"""Joule: a unit of energy."""

from units.unit import Unit

JOULE = Unit("joule", "J", "energy", 1.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, JOULE.symbol)
