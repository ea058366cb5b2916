"""Decavolt: a unit of voltage."""

from units.unit import Unit

DECAVOLT = Unit("decavolt", "daV", "voltage", 10.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, DECAVOLT.symbol)
