"""Yoctonewton: a unit of force."""

from units.unit import Unit

YOCTONEWTON = Unit("yoctonewton", "yN", "force", 1e-24)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, YOCTONEWTON.symbol)
