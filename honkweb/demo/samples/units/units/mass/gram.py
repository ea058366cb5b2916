"""Gram: a unit of mass."""

from units.unit import Unit

GRAM = Unit("gram", "g", "mass", 0.001)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, GRAM.symbol)
