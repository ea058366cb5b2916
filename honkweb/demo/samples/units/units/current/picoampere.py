"""Picoampere: a unit of current."""

from units.unit import Unit

PICOAMPERE = Unit("picoampere", "pA", "current", 1e-12)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, PICOAMPERE.symbol)
