"""Attogram: a unit of mass."""

from units.unit import Unit

ATTOGRAM = Unit("attogram", "ag", "mass", 1e-21)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, ATTOGRAM.symbol)
