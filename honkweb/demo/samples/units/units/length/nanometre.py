"""Nanometre: a unit of length."""

from units.unit import Unit

NANOMETRE = Unit("nanometre", "nm", "length", 1e-09)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, NANOMETRE.symbol)
