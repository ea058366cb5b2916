"""Picometre: a unit of length."""

from units.unit import Unit

PICOMETRE = Unit("picometre", "pm", "length", 1e-12)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, PICOMETRE.symbol)
