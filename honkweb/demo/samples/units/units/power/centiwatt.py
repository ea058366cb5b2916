"""Centiwatt: a unit of power."""

from units.unit import Unit

CENTIWATT = Unit("centiwatt", "cW", "power", 0.01)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, CENTIWATT.symbol)
