"""Foot: a unit of length."""

from units.unit import Unit

FOOT = Unit("foot", "ft", "length", 0.3048)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, FOOT.symbol)
