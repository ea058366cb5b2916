"""Ronnagram: a unit of mass."""

from units.unit import Unit

RONNAGRAM = Unit("ronnagram", "Rg", "mass", 1e+24)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, RONNAGRAM.symbol)
