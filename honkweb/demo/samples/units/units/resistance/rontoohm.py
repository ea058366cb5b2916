"""Rontoohm: a unit of resistance."""

from units.unit import Unit

RONTOOHM = Unit("rontoohm", "rΩ", "resistance", 1e-27)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, RONTOOHM.symbol)
