"""Quettasecond: a unit of time."""

from units.unit import Unit

QUETTASECOND = Unit("quettasecond", "Qs", "time", 1e+30)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, QUETTASECOND.symbol)
