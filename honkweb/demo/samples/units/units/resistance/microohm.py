"""Microohm: a unit of resistance."""

from units.unit import Unit

MICROOHM = Unit("microohm", "µΩ", "resistance", 1e-06)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, MICROOHM.symbol)
