"""Quectometre: a unit of length."""

from units.unit import Unit

QUECTOMETRE = Unit("quectometre", "qm", "length", 1e-30)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, QUECTOMETRE.symbol)
