"""Terawatt: a unit of power."""

from units.unit import Unit

TERAWATT = Unit("terawatt", "TW", "power", 1000000000000.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, TERAWATT.symbol)
