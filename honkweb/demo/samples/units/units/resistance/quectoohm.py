"""Quectoohm: a unit of resistance."""

from units.unit import Unit

QUECTOOHM = Unit("quectoohm", "qΩ", "resistance", 1e-30)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, QUECTOOHM.symbol)
