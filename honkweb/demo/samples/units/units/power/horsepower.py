"""Horsepower: a unit of power."""

from units.unit import Unit

HORSEPOWER = Unit("horsepower", "hp", "power", 745.6998715822702)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, HORSEPOWER.symbol)
