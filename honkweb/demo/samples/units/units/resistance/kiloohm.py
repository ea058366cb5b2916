"""Kiloohm: a unit of resistance."""

from units.unit import Unit

KILOOHM = Unit("kiloohm", "kΩ", "resistance", 1000.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, KILOOHM.symbol)
