"""Decigram: a unit of mass."""

from units.unit import Unit

DECIGRAM = Unit("decigram", "dg", "mass", 0.0001)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, DECIGRAM.symbol)
