"""Exahertz: a unit of frequency."""

from units.unit import Unit

EXAHERTZ = Unit("exahertz", "EHz", "frequency", 1e+18)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, EXAHERTZ.symbol)
