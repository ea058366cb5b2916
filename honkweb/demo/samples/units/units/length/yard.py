"""Yard: a unit of length."""

from units.unit import Unit

YARD = Unit("yard", "yd", "length", 0.9144)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, YARD.symbol)
