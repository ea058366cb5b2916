"""Quettavolt: a unit of voltage."""

from units.unit import Unit

QUETTAVOLT = Unit("quettavolt", "QV", "voltage", 1e+30)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, QUETTAVOLT.symbol)
