"""Rontometre: a unit of length."""

from units.unit import Unit

RONTOMETRE = Unit("rontometre", "rm", "length", 1e-27)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, RONTOMETRE.symbol)
