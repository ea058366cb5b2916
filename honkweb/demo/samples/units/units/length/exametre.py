"""Exametre: a unit of length."""

from units.unit import Unit

EXAMETRE = Unit("exametre", "Em", "length", 1e+18)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, EXAMETRE.symbol)
