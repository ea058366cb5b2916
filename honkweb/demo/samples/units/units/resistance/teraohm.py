"""Teraohm: a unit of resistance."""

from units.unit import Unit

TERAOHM = Unit("teraohm", "TΩ", "resistance", 1000000000000.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, TERAOHM.symbol)
