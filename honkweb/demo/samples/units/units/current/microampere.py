"""Microampere: a unit of current."""

from units.unit import Unit

MICROAMPERE = Unit("microampere", "µA", "current", 1e-06)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, MICROAMPERE.symbol)
