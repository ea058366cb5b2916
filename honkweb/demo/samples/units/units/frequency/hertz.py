"""Hertz: a unit of frequency."""

from units.unit import Unit

HERTZ = Unit("hertz", "Hz", "frequency", 1.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, HERTZ.symbol)
