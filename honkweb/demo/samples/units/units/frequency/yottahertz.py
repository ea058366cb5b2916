"""Yottahertz: a unit of frequency."""

from units.unit import Unit

YOTTAHERTZ = Unit("yottahertz", "YHz", "frequency", 1e+24)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, YOTTAHERTZ.symbol)
