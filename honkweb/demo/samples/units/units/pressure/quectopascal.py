"""Quectopascal: a unit of pressure."""

from units.unit import Unit

QUECTOPASCAL = Unit("quectopascal", "qPa", "pressure", 1e-30)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, QUECTOPASCAL.symbol)
