"""Centilitre: a unit of volume."""

from units.unit import Unit

CENTILITRE = Unit("centilitre", "cl", "volume", 1e-05)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, CENTILITRE.symbol)
