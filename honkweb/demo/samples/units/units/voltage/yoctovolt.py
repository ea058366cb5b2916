"""Yoctovolt: a unit of voltage."""

from units.unit import Unit

YOCTOVOLT = Unit("yoctovolt", "yV", "voltage", 1e-24)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, YOCTOVOLT.symbol)
