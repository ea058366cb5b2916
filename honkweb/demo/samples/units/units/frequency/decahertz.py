"""Decahertz: a unit of frequency."""

from units.unit import Unit

DECAHERTZ = Unit("decahertz", "daHz", "frequency", 10.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, DECAHERTZ.symbol)
