"""Decaohm: a unit of resistance."""

from units.unit import Unit

DECAOHM = Unit("decaohm", "daΩ", "resistance", 10.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, DECAOHM.symbol)
