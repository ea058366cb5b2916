"""Furlong: a unit of length."""

from units.unit import Unit

FURLONG = Unit("furlong", "fur", "length", 201.168)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, FURLONG.symbol)
