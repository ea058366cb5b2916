"""Microwatt: a unit of power."""

from units.unit import Unit

MICROWATT = Unit("microwatt", "µW", "power", 1e-06)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, MICROWATT.symbol)
