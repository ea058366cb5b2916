"""Petanewton: a unit of force."""

from units.unit import Unit

PETANEWTON = Unit("petanewton", "PN", "force", 1000000000000000.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, PETANEWTON.symbol)
