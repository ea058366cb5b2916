"""Rontovolt: a unit of voltage."""

from units.unit import Unit

RONTOVOLT = Unit("rontovolt", "rV", "voltage", 1e-27)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, RONTOVOLT.symbol)
