"""Yoctometre: a unit of length."""

from units.unit import Unit

YOCTOMETRE = Unit("yoctometre", "ym", "length", 1e-24)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, YOCTOMETRE.symbol)
