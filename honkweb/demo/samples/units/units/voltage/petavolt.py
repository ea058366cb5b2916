"""Petavolt: a unit of voltage."""

from units.unit import Unit

PETAVOLT = Unit("petavolt", "PV", "voltage", 1000000000000000.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, PETAVOLT.symbol)
