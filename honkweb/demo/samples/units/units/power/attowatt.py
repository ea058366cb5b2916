"""Attowatt: a unit of power."""

from units.unit import Unit

ATTOWATT = Unit("attowatt", "aW", "power", 1e-18)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, ATTOWATT.symbol)
