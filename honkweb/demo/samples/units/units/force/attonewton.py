"""Attonewton: a unit of force."""

from units.unit import Unit

ATTONEWTON = Unit("attonewton", "aN", "force", 1e-18)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, ATTONEWTON.symbol)
