"""Barrel: a unit of volume."""

from units.unit import Unit

BARREL = Unit("barrel", "bbl", "volume", 0.158987294928)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, BARREL.symbol)
