"""Nanonewton: a unit of force."""

from units.unit import Unit

NANONEWTON = Unit("nanonewton", "nN", "force", 1e-09)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, NANONEWTON.symbol)
