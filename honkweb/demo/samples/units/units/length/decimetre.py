"""Decimetre: a unit of length."""

from units.unit import Unit

DECIMETRE = Unit("decimetre", "dm", "length", 0.1)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, DECIMETRE.symbol)
