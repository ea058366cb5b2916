"""Decinewton: a unit of force."""

from units.unit import Unit

DECINEWTON = Unit("decinewton", "dN", "force", 0.1)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, DECINEWTON.symbol)
