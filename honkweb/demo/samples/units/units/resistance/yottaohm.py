"""Yottaohm: a unit of resistance."""

from units.unit import Unit

YOTTAOHM = Unit("yottaohm", "YΩ", "resistance", 1e+24)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, YOTTAOHM.symbol)
