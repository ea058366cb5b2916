"""Ohm: a unit of resistance."""

from units.unit import Unit

OHM = Unit("ohm", "Ω", "resistance", 1.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, OHM.symbol)
