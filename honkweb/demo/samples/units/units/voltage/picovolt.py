"""Picovolt: a unit of voltage."""

from units.unit import Unit

PICOVOLT = Unit("picovolt", "pV", "voltage", 1e-12)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, PICOVOLT.symbol)
