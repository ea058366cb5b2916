"""Rontopascal: a unit of pressure."""

from units.unit import Unit

RONTOPASCAL = Unit("rontopascal", "rPa", "pressure", 1e-27)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, RONTOPASCAL.symbol)
