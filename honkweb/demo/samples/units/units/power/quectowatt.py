"""Quectowatt: a unit of power."""

from units.unit import Unit

QUECTOWATT = Unit("quectowatt", "qW", "power", 1e-30)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, QUECTOWATT.symbol)
