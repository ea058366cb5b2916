"""Micrometre: a unit of length."""

from units.unit import Unit

MICROMETRE = Unit("micrometre", "µm", "length", 1e-06)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, MICROMETRE.symbol)
