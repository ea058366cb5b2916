"""Milliwatt: a unit of power."""

from units.unit import Unit

MILLIWATT = Unit("milliwatt", "mW", "power", 0.001)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, MILLIWATT.symbol)
