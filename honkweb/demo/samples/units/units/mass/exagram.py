"""Exagram: a unit of mass."""

from units.unit import Unit

EXAGRAM = Unit("exagram", "Eg", "mass", 1000000000000000.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, EXAGRAM.symbol)
