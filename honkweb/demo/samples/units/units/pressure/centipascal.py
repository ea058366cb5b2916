"""Centipascal: a unit of pressure."""

from units.unit import Unit

CENTIPASCAL = Unit("centipascal", "cPa", "pressure", 0.01)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, CENTIPASCAL.symbol)
