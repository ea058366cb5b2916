"""Piconewton: a unit of force."""

from units.unit import Unit

PICONEWTON = Unit("piconewton", "pN", "force", 1e-12)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, PICONEWTON.symbol)
