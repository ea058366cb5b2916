"""Zeptoohm: a unit of resistance."""

from units.unit import Unit

ZEPTOOHM = Unit("zeptoohm", "zΩ", "resistance", 1e-21)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, ZEPTOOHM.symbol)
