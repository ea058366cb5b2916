"""Millipascal: a unit of pressure."""

from units.unit import Unit

MILLIPASCAL = Unit("millipascal", "mPa", "pressure", 0.001)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, MILLIPASCAL.symbol)
