"""Yoctogram: a unit of mass."""

from units.unit import Unit

YOCTOGRAM = Unit("yoctogram", "yg", "mass", 1e-27)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, YOCTOGRAM.symbol)
