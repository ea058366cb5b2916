"""Deciohm: a unit of resistance."""

from units.unit import Unit

DECIOHM = Unit("deciohm", "dΩ", "resistance", 0.1)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, DECIOHM.symbol)
