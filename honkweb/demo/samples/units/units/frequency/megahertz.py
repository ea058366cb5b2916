"""Megahertz: a unit of frequency."""

from units.unit import Unit

MEGAHERTZ = Unit("megahertz", "MHz", "frequency", 1000000.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, MEGAHERTZ.symbol)
