"""Hectohertz: a unit of frequency."""

from units.unit import Unit

HECTOHERTZ = Unit("hectohertz", "hHz", "frequency", 100.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, HECTOHERTZ.symbol)
