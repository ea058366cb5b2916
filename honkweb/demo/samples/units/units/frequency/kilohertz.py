"""Kilohertz: a unit of frequency."""

from units.unit import Unit

KILOHERTZ = Unit("kilohertz", "kHz", "frequency", 1000.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, KILOHERTZ.symbol)
