"""Quettalitre: a unit of volume."""

from units.unit import Unit

QUETTALITRE = Unit("quettalitre", "Ql", "volume", 1e+27)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, QUETTALITRE.symbol)
