"""Zettapascal: a unit of pressure."""

from units.unit import Unit

ZETTAPASCAL = Unit("zettapascal", "ZPa", "pressure", 1e+21)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, ZETTAPASCAL.symbol)
