"""Ronnanewton: a unit of force."""

from units.unit import Unit

RONNANEWTON = Unit("ronnanewton", "RN", "force", 1e+27)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, RONNANEWTON.symbol)
