"""Yottanewton: a unit of force."""

from units.unit import Unit

YOTTANEWTON = Unit("yottanewton", "YN", "force", 1e+24)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, YOTTANEWTON.symbol)
