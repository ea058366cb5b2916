"""Quectohertz: a unit of frequency."""

from units.unit import Unit

QUECTOHERTZ = Unit("quectohertz", "qHz", "frequency", 1e-30)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, QUECTOHERTZ.symbol)
