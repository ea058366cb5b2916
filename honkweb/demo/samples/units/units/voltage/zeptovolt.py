"""Zeptovolt: a unit of voltage."""

from units.unit import Unit

ZEPTOVOLT = Unit("zeptovolt", "zV", "voltage", 1e-21)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, ZEPTOVOLT.symbol)
