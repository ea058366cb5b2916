"""Zettametre: a unit of length."""

from units.unit import Unit

ZETTAMETRE = Unit("zettametre", "Zm", "length", 1e+21)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, ZETTAMETRE.symbol)
