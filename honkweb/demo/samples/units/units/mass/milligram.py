"""Milligram: a unit of mass."""

from units.unit import Unit

MILLIGRAM = Unit("milligram", "mg", "mass", 1e-06)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, MILLIGRAM.symbol)
