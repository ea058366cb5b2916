"""Decagram: a unit of mass."""

from units.unit import Unit

DECAGRAM = Unit("decagram", "dag", "mass", 0.01)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, DECAGRAM.symbol)
