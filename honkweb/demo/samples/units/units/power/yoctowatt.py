"""Yoctowatt: a unit of power."""

from units.unit import Unit

YOCTOWATT = Unit("yoctowatt", "yW", "power", 1e-24)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, YOCTOWATT.symbol)
