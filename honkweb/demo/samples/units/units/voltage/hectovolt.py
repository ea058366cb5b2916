"""Hectovolt: a unit of voltage."""

from units.unit import Unit

HECTOVOLT = Unit("hectovolt", "hV", "voltage", 100.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, HECTOVOLT.symbol)
