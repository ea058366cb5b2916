"""Attopascal: a unit of pressure."""

from units.unit import Unit

ATTOPASCAL = Unit("attopascal", "aPa", "pressure", 1e-18)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, ATTOPASCAL.symbol)
