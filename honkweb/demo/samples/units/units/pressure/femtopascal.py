"""Femtopascal: a unit of pressure."""

from units.unit import Unit

FEMTOPASCAL = Unit("femtopascal", "fPa", "pressure", 1e-15)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, FEMTOPASCAL.symbol)
