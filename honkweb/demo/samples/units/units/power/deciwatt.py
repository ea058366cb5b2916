"""Deciwatt: a unit of power."""

from units.unit import Unit

DECIWATT = Unit("deciwatt", "dW", "power", 0.1)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, DECIWATT.symbol)
