"""Decilitre: a unit of volume."""

from units.unit import Unit

DECILITRE = Unit("decilitre", "dl", "volume", 0.0001)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, DECILITRE.symbol)
