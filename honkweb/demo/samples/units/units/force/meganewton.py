"""Meganewton: a unit of force."""

from units.unit import Unit

MEGANEWTON = Unit("meganewton", "MN", "force", 1000000.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, MEGANEWTON.symbol)
