"""Zettanewton: a unit of force."""

from units.unit import Unit

ZETTANEWTON = Unit("zettanewton", "ZN", "force", 1e+21)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, ZETTANEWTON.symbol)
