"""Centimetre: a unit of length."""

from units.unit import Unit

CENTIMETRE = Unit("centimetre", "cm", "length", 0.01)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, CENTIMETRE.symbol)
