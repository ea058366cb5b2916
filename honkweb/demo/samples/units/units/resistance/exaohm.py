"""Exaohm: a unit of resistance."""

from units.unit import Unit

EXAOHM = Unit("exaohm", "EΩ", "resistance", 1e+18)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, EXAOHM.symbol)
