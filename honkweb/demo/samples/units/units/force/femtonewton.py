"""Femtonewton: a unit of force."""

from units.unit import Unit

FEMTONEWTON = Unit("femtonewton", "fN", "force", 1e-15)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, FEMTONEWTON.symbol)
