"""Torr: a unit of pressure."""

from units.unit import Unit

TORR = Unit("torr", "Torr", "pressure", 133.32236842105263)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, TORR.symbol)
