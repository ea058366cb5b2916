"""Decivolt: a unit of voltage."""

from units.unit import Unit

DECIVOLT = Unit("decivolt", "dV", "voltage", 0.1)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, DECIVOLT.symbol)
