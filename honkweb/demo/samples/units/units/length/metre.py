"""Metre: a unit of length."""

from units.unit import Unit

METRE = Unit("metre", "m", "length", 1.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, METRE.symbol)
