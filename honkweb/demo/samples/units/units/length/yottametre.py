"""Yottametre: a unit of length."""

from units.unit import Unit

YOTTAMETRE = Unit("yottametre", "Ym", "length", 1e+24)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, YOTTAMETRE.symbol)
