"""Millivolt: a unit of voltage."""

from units.unit import Unit

MILLIVOLT = Unit("millivolt", "mV", "voltage", 0.001)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, MILLIVOLT.symbol)
