"""Quectogram: a unit of mass."""

from units.unit import Unit

QUECTOGRAM = Unit("quectogram", "qg", "mass", 1e-33)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, QUECTOGRAM.symbol)
