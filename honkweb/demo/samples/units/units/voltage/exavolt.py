"""Exavolt: a unit of voltage."""

from units.unit import Unit

EXAVOLT = Unit("exavolt", "EV", "voltage", 1e+18)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, EXAVOLT.symbol)
