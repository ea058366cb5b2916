"""Hectoampere: a unit of current."""

from units.unit import Unit

HECTOAMPERE = Unit("hectoampere", "hA", "current", 100.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, HECTOAMPERE.symbol)
