"""Centigram: a unit of mass."""

from units.unit import Unit

CENTIGRAM = Unit("centigram", "cg", "mass", 1e-05)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, CENTIGRAM.symbol)
