"""Micronewton: a unit of force."""

from units.unit import Unit

MICRONEWTON = Unit("micronewton", "µN", "force", 1e-06)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, MICRONEWTON.symbol)
