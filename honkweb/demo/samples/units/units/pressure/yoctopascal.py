"""Yoctopascal: a unit of pressure."""

from units.unit import Unit

YOCTOPASCAL = Unit("yoctopascal", "yPa", "pressure", 1e-24)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, YOCTOPASCAL.symbol)
