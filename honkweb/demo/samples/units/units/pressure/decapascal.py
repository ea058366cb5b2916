"""Decapascal: a unit of pressure."""

from units.unit import Unit

DECAPASCAL = Unit("decapascal", "daPa", "pressure", 10.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, DECAPASCAL.symbol)
