"""Terapascal: a unit of pressure."""

from units.unit import Unit

TERAPASCAL = Unit("terapascal", "TPa", "pressure", 1000000000000.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, TERAPASCAL.symbol)
