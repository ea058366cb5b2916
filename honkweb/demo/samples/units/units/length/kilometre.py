"""Kilometre: a unit of length."""

from units.unit import Unit

KILOMETRE = Unit("kilometre", "km", "length", 1000.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, KILOMETRE.symbol)
