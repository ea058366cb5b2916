"""Rontowatt: a unit of power."""

from units.unit import Unit

RONTOWATT = Unit("rontowatt", "rW", "power", 1e-27)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, RONTOWATT.symbol)
