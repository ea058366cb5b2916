"""Yottajoule: a unit of energy."""

from units.unit import Unit

YOTTAJOULE = Unit("yottajoule", "YJ", "energy", 1e+24)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, YOTTAJOULE.symbol)
