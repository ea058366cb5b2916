"""Centiohm: a unit of resistance."""

from units.unit import Unit

CENTIOHM = Unit("centiohm", "cΩ", "resistance", 0.01)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, CENTIOHM.symbol)
