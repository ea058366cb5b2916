"""Teragram: a unit of mass."""

from units.unit import Unit

TERAGRAM = Unit("teragram", "Tg", "mass", 1000000000.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, TERAGRAM.symbol)
