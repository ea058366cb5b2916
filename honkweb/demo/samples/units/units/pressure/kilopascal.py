"""Kilopascal: a unit of pressure."""

from units.unit import Unit

KILOPASCAL = Unit("kilopascal", "kPa", "pressure", 1000.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, KILOPASCAL.symbol)
