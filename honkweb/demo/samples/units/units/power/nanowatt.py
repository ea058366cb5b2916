"""Nanowatt: a unit of power."""

from units.unit import Unit

NANOWATT = Unit("nanowatt", "nW", "power", 1e-09)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, NANOWATT.symbol)
