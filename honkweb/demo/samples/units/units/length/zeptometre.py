"""Zeptometre: a unit of length."""

from units.unit import Unit

ZEPTOMETRE = Unit("zeptometre", "zm", "length", 1e-21)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, ZEPTOMETRE.symbol)
