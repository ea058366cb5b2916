"""Pint: a unit of volume."""

from units.unit import Unit

PINT = Unit("pint", "pt", "volume", 0.00056826125)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, PINT.symbol)
