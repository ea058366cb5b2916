"""Volt: a unit of voltage."""

from units.unit import Unit

VOLT = Unit("volt", "V", "voltage", 1.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, VOLT.symbol)
