"""Kilojoule: a unit of energy."""

from units.unit import Unit

KILOJOULE = Unit("kilojoule", "kJ", "energy", 1000.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, KILOJOULE.symbol)
