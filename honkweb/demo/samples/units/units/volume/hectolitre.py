"""Hectolitre: a unit of volume."""

from units.unit import Unit

HECTOLITRE = Unit("hectolitre", "hl", "volume", 0.1)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, HECTOLITRE.symbol)
