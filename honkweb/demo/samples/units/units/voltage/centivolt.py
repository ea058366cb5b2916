"""Centivolt: a unit of voltage."""

from units.unit import Unit

CENTIVOLT = Unit("centivolt", "cV", "voltage", 0.01)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, CENTIVOLT.symbol)
