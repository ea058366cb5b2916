"""Zettavolt: a unit of voltage."""

from units.unit import Unit

ZETTAVOLT = Unit("zettavolt", "ZV", "voltage", 1e+21)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, ZETTAVOLT.symbol)
