"""Kilonewton: a unit of force."""

from units.unit import Unit

KILONEWTON = Unit("kilonewton", "kN", "force", 1000.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, KILONEWTON.symbol)
