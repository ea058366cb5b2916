"""Decametre: a unit of length."""

from units.unit import Unit

DECAMETRE = Unit("decametre", "dam", "length", 10.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, DECAMETRE.symbol)
