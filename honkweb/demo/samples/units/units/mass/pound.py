"""Pound: a unit of mass."""

from units.unit import Unit

POUND = Unit("pound", "lb", "mass", 0.45359237)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, POUND.symbol)
