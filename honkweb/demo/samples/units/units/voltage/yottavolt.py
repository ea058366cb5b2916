"""Yottavolt: a unit of voltage."""

from units.unit import Unit

YOTTAVOLT = Unit("yottavolt", "YV", "voltage", 1e+24)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, YOTTAVOLT.symbol)
