"""Kiloampere: a unit of current."""

from units.unit import Unit

KILOAMPERE = Unit("kiloampere", "kA", "current", 1000.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, KILOAMPERE.symbol)
