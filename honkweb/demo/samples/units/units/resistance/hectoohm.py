"""Hectoohm: a unit of resistance."""

from units.unit import Unit

HECTOOHM = Unit("hectoohm", "hΩ", "resistance", 100.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, HECTOOHM.symbol)
