"""Decawatt: a unit of power."""

from units.unit import Unit

DECAWATT = Unit("decawatt", "daW", "power", 10.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, DECAWATT.symbol)
