"""Yottawatt: a unit of power."""

from units.unit import Unit

YOTTAWATT = Unit("yottawatt", "YW", "power", 1e+24)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, YOTTAWATT.symbol)
