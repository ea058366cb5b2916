"""Millilitre: a unit of volume."""

from units.unit import Unit

MILLILITRE = Unit("millilitre", "ml", "volume", 1e-06)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, MILLILITRE.symbol)
