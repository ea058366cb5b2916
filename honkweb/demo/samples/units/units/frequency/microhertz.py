"""Microhertz: a unit of frequency."""

from units.unit import Unit

MICROHERTZ = Unit("microhertz", "µHz", "frequency", 1e-06)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, MICROHERTZ.symbol)
