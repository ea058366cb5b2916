"""Petametre: a unit of length."""

from units.unit import Unit

PETAMETRE = Unit("petametre", "Pm", "length", 1000000000000000.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, PETAMETRE.symbol)
