"""Nanoohm: a unit of resistance."""

from units.unit import Unit

NANOOHM = Unit("nanoohm", "nΩ", "resistance", 1e-09)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, NANOOHM.symbol)
