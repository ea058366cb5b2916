"""Microvolt: a unit of voltage."""

from units.unit import Unit

MICROVOLT = Unit("microvolt", "µV", "voltage", 1e-06)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, MICROVOLT.symbol)
