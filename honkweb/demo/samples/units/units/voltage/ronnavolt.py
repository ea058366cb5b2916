"""Ronnavolt: a unit of voltage."""

from units.unit import Unit

RONNAVOLT = Unit("ronnavolt", "RV", "voltage", 1e+27)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, RONNAVOLT.symbol)
