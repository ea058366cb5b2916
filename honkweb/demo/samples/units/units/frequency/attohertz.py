"""Attohertz: a unit of frequency."""

from units.unit import Unit

ATTOHERTZ = Unit("attohertz", "aHz", "frequency", 1e-18)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, ATTOHERTZ.symbol)
