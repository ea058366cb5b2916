"""Rontogram: a unit of mass."""

from units.unit import Unit

RONTOGRAM = Unit("rontogram", "rg", "mass", 1e-30)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, RONTOGRAM.symbol)
