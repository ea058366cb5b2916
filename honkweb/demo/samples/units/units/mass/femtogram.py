"""Femtogram: a unit of mass."""

from units.unit import Unit

FEMTOGRAM = Unit("femtogram", "fg", "mass", 1e-18)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, FEMTOGRAM.symbol)
