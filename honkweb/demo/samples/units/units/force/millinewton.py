"""Millinewton: a unit of force."""

from units.unit import Unit

MILLINEWTON = Unit("millinewton", "mN", "force", 0.001)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, MILLINEWTON.symbol)
