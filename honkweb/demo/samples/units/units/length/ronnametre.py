"""Ronnametre: a unit of length."""

from units.unit import Unit

RONNAMETRE = Unit("ronnametre", "Rm", "length", 1e+27)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, RONNAMETRE.symbol)
