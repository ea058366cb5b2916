"""Fathom: a unit of length."""

from units.unit import Unit

FATHOM = Unit("fathom", "ftm", "length", 1.8288)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, FATHOM.symbol)
