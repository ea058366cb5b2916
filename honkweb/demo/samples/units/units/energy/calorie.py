"""Calorie: a unit of energy."""

from units.unit import Unit

CALORIE = Unit("calorie", "cal", "energy", 4.184)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, CALORIE.symbol)
