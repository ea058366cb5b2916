"""Hectonewton: a unit of force."""

from units.unit import Unit

HECTONEWTON = Unit("hectonewton", "hN", "force", 100.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, HECTONEWTON.symbol)
