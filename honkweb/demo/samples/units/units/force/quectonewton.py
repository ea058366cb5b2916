"""Quectonewton: a unit of force."""

from units.unit import Unit

QUECTONEWTON = Unit("quectonewton", "qN", "force", 1e-30)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, QUECTONEWTON.symbol)
