"""Nanogram: a unit of mass."""

from units.unit import Unit

NANOGRAM = Unit("nanogram", "ng", "mass", 1e-12)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, NANOGRAM.symbol)
