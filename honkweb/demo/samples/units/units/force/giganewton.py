"""Giganewton: a unit of force."""

from units.unit import Unit

GIGANEWTON = Unit("giganewton", "GN", "force", 1000000000.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, GIGANEWTON.symbol)
