"""Microgram: a unit of mass."""

from units.unit import Unit

MICROGRAM = Unit("microgram", "µg", "mass", 1e-09)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, MICROGRAM.symbol)
