"""Femtoohm: a unit of resistance."""

from units.unit import Unit

FEMTOOHM = Unit("femtoohm", "fΩ", "resistance", 1e-15)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, FEMTOOHM.symbol)
