"""Micropascal: a unit of pressure."""

from units.unit import Unit

MICROPASCAL = Unit("micropascal", "µPa", "pressure", 1e-06)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, MICROPASCAL.symbol)
