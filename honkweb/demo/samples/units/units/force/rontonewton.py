"""Rontonewton: a unit of force."""

from units.unit import Unit

RONTONEWTON = Unit("rontonewton", "rN", "force", 1e-27)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, RONTONEWTON.symbol)
