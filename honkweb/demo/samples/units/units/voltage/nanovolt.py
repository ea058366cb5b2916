"""Nanovolt: a unit of voltage."""

from units.unit import Unit

NANOVOLT = Unit("nanovolt", "nV", "voltage", 1e-09)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, NANOVOLT.symbol)
