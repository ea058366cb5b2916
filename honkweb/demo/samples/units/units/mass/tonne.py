"""Tonne: a unit of mass."""

from units.unit import Unit

TONNE = Unit("tonne", "t", "mass", 1000.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, TONNE.symbol)
