"""Quectovolt: a unit of voltage."""

from units.unit import Unit

QUECTOVOLT = Unit("quectovolt", "qV", "voltage", 1e-30)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, QUECTOVOLT.symbol)
