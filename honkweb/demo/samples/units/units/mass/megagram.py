"""Megagram: a unit of mass."""

from units.unit import Unit

MEGAGRAM = Unit("megagram", "Mg", "mass", 1000.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, MEGAGRAM.symbol)
