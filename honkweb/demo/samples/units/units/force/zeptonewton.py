"""Zeptonewton: a unit of force."""

from units.unit import Unit

ZEPTONEWTON = Unit("zeptonewton", "zN", "force", 1e-21)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, ZEPTONEWTON.symbol)
