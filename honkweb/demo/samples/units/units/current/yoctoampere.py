"""Yoctoampere: a unit of current."""

from units.unit import Unit

YOCTOAMPERE = Unit("yoctoampere", "yA", "current", 1e-24)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, YOCTOAMPERE.symbol)
