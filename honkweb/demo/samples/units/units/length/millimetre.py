"""Millimetre: a unit of length."""

from units.unit import Unit

MILLIMETRE = Unit("millimetre", "mm", "length", 0.001)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, MILLIMETRE.symbol)
