"""Nautical mile: a unit of length."""

from units.unit import Unit

NAUTICAL_MILE = Unit("nautical mile", "nmi", "length", 1853.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, NAUTICAL_MILE.symbol)
