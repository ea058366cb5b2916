"""Decaampere: a unit of current."""

from units.unit import Unit

DECAAMPERE = Unit("decaampere", "daA", "current", 10.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, DECAAMPERE.symbol)
