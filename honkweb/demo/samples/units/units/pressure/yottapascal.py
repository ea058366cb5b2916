"""Yottapascal: a unit of pressure."""

from units.unit import Unit

YOTTAPASCAL = Unit("yottapascal", "YPa", "pressure", 1e+24)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, YOTTAPASCAL.symbol)
