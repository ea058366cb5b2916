"""Quettajoule: a unit of energy."""

from units.unit import Unit

QUETTAJOULE = Unit("quettajoule", "QJ", "energy", 1e+30)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, QUETTAJOULE.symbol)
