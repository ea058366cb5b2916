"""Quettaampere: a unit of current."""

from units.unit import Unit

QUETTAAMPERE = Unit("quettaampere", "QA", "current", 1e+30)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, QUETTAAMPERE.symbol)
