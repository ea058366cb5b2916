"""Quettawatt: a unit of power."""

from units.unit import Unit

QUETTAWATT = Unit("quettawatt", "QW", "power", 1e+30)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, QUETTAWATT.symbol)
