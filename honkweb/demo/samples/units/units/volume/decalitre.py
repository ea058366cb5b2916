"""Decalitre: a unit of volume."""

from units.unit import Unit

DECALITRE = Unit("decalitre", "dal", "volume", 0.01)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, DECALITRE.symbol)
