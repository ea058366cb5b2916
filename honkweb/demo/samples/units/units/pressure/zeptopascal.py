"""Zeptopascal: a unit of pressure."""

from units.unit import Unit

ZEPTOPASCAL = Unit("zeptopascal", "zPa", "pressure", 1e-21)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, ZEPTOPASCAL.symbol)
