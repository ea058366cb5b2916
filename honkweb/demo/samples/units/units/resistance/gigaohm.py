"""Gigaohm: a unit of resistance."""

from units.unit import Unit

GIGAOHM = Unit("gigaohm", "GΩ", "resistance", 1000000000.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, GIGAOHM.symbol)
