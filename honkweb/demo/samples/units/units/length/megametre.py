"""Megametre: a unit of length."""

from units.unit import Unit

MEGAMETRE = Unit("megametre", "Mm", "length", 1000000.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, MEGAMETRE.symbol)
