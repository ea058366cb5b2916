"""Quettametre: a unit of length."""

from units.unit import Unit

QUETTAMETRE = Unit("quettametre", "Qm", "length", 1e+30)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, QUETTAMETRE.symbol)
