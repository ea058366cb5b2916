"""Picopascal: a unit of pressure."""

from units.unit import Unit

PICOPASCAL = Unit("picopascal", "pPa", "pressure", 1e-12)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, PICOPASCAL.symbol)
