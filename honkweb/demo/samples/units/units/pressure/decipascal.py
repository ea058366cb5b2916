"""Decipascal: a unit of pressure."""

from units.unit import Unit

DECIPASCAL = Unit("decipascal", "dPa", "pressure", 0.1)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, DECIPASCAL.symbol)
