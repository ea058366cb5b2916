"""Femtometre: a unit of length."""

from units.unit import Unit

FEMTOMETRE = Unit("femtometre", "fm", "length", 1e-15)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, FEMTOMETRE.symbol)
