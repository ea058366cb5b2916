"""Zettaohm: a unit of resistance."""

from units.unit import Unit

ZETTAOHM = Unit("zettaohm", "ZΩ", "resistance", 1e+21)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, ZETTAOHM.symbol)
