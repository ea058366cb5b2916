"""Hectopascal: a unit of pressure."""

from units.unit import Unit

HECTOPASCAL = Unit("hectopascal", "hPa", "pressure", 100.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, HECTOPASCAL.symbol)
