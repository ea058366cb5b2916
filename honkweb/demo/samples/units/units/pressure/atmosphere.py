"""Atmosphere: a unit of pressure."""

from units.unit import Unit

ATMOSPHERE = Unit("atmosphere", "atm", "pressure", 101325.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, ATMOSPHERE.symbol)
