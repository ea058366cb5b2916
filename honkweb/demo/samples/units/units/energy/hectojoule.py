"""Hectojoule: a unit of energy."""

from units.unit import Unit

HECTOJOULE = Unit("hectojoule", "hJ", "energy", 100.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, HECTOJOULE.symbol)
