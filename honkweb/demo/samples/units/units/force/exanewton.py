"""Exanewton: a unit of force."""

from units.unit import Unit

EXANEWTON = Unit("exanewton", "EN", "force", 1e+18)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, EXANEWTON.symbol)
