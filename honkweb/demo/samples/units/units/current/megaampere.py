"""Megaampere: a unit of current."""

from units.unit import Unit

MEGAAMPERE = Unit("megaampere", "MA", "current", 1000000.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, MEGAAMPERE.symbol)
