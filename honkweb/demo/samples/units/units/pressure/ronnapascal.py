"""Ronnapascal: a unit of pressure."""

from units.unit import Unit

RONNAPASCAL = Unit("ronnapascal", "RPa", "pressure", 1e+27)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, RONNAPASCAL.symbol)
