"""Teravolt: a unit of voltage."""

from units.unit import Unit

TERAVOLT = Unit("teravolt", "TV", "voltage", 1000000000000.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, TERAVOLT.symbol)
