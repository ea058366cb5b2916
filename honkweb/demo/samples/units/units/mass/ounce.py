"""Ounce: a unit of mass."""

from units.unit import Unit

OUNCE = Unit("ounce", "oz", "mass", 0.028349523125)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, OUNCE.symbol)
