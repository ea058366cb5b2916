"""Yottaampere: a unit of current."""

from units.unit import Unit

YOTTAAMPERE = Unit("yottaampere", "YA", "current", 1e+24)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, YOTTAAMPERE.symbol)
