"""Megavolt: a unit of voltage."""

from units.unit import Unit

MEGAVOLT = Unit("megavolt", "MV", "voltage", 1000000.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, MEGAVOLT.symbol)
