"""Centihertz: a unit of frequency."""

from units.unit import Unit

CENTIHERTZ = Unit("centihertz", "cHz", "frequency", 0.01)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, CENTIHERTZ.symbol)
