"""Quettapascal: a unit of pressure."""

from units.unit import Unit

QUETTAPASCAL = Unit("quettapascal", "QPa", "pressure", 1e+30)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, QUETTAPASCAL.symbol)
