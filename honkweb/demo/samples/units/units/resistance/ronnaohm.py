"""Ronnaohm: a unit of resistance."""

from units.unit import Unit

RONNAOHM = Unit("ronnaohm", "RΩ", "resistance", 1e+27)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, RONNAOHM.symbol)
