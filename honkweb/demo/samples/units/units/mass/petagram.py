"""Petagram: a unit of mass."""

from units.unit import Unit

PETAGRAM = Unit("petagram", "Pg", "mass", 1000000000000.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, PETAGRAM.symbol)
