"""Gigametre: a unit of length."""

from units.unit import Unit

GIGAMETRE = Unit("gigametre", "Gm", "length", 1000000000.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, GIGAMETRE.symbol)
