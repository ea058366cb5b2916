"""Ronnalitre: a unit of volume."""

from units.unit import Unit

RONNALITRE = Unit("ronnalitre", "Rl", "volume", 1e+24)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, RONNALITRE.symbol)
