"""Attometre: a unit of length."""

from units.unit import Unit

ATTOMETRE = Unit("attometre", "am", "length", 1e-18)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, ATTOMETRE.symbol)
