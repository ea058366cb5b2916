"""Hectometre: a unit of length."""

from units.unit import Unit

HECTOMETRE = Unit("hectometre", "hm", "length", 100.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, HECTOMETRE.symbol)
