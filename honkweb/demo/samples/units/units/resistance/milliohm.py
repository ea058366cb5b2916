"""Milliohm: a unit of resistance."""

from units.unit import Unit

MILLIOHM = Unit("milliohm", "mΩ", "resistance", 0.001)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, MILLIOHM.symbol)
