"""Picohertz: a unit of frequency."""

from units.unit import Unit

PICOHERTZ = Unit("picohertz", "pHz", "frequency", 1e-12)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, PICOHERTZ.symbol)
