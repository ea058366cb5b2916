"""Exapascal: a unit of pressure."""

from units.unit import Unit

EXAPASCAL = Unit("exapascal", "EPa", "pressure", 1e+18)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, EXAPASCAL.symbol)
