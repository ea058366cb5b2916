"""Nanohertz: a unit of frequency."""

from units.unit import Unit

NANOHERTZ = Unit("nanohertz", "nHz", "frequency", 1e-09)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, NANOHERTZ.symbol)
