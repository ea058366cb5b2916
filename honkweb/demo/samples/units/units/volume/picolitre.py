"""Picolitre: a unit of volume."""

from units.unit import Unit

PICOLITRE = Unit("picolitre", "pl", "volume", 1e-15)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, PICOLITRE.symbol)
