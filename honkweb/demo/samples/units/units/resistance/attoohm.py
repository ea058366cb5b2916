"""Attoohm: a unit of resistance."""

from units.unit import Unit

ATTOOHM = Unit("attoohm", "aΩ", "resistance", 1e-18)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, ATTOOHM.symbol)
