"""Quettagram: a unit of mass."""

from units.unit import Unit

QUETTAGRAM = Unit("quettagram", "Qg", "mass", 1e+27)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, QUETTAGRAM.symbol)
