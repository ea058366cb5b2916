"""Centinewton: a unit of force."""

from units.unit import Unit

CENTINEWTON = Unit("centinewton", "cN", "force", 0.01)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, CENTINEWTON.symbol)
