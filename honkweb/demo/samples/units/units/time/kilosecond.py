"""Kilosecond: a unit of time."""

from units.unit import Unit

KILOSECOND = Unit("kilosecond", "ks", "time", 1000.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, KILOSECOND.symbol)
