"""Attovolt: a unit of voltage."""

from units.unit import Unit

ATTOVOLT = Unit("attovolt", "aV", "voltage", 1e-18)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, ATTOVOLT.symbol)
