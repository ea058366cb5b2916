"""Petahertz: a unit of frequency."""

from units.unit import Unit

PETAHERTZ = Unit("petahertz", "PHz", "frequency", 1000000000000000.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, PETAHERTZ.symbol)
