"""Kilovolt: a unit of voltage."""

from units.unit import Unit

KILOVOLT = Unit("kilovolt", "kV", "voltage", 1000.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, KILOVOLT.symbol)
