"""Megaohm: a unit of resistance."""

from units.unit import Unit

MEGAOHM = Unit("megaohm", "MΩ", "resistance", 1000000.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, MEGAOHM.symbol)
