"""Quettanewton: a unit of force."""

from units.unit import Unit

QUETTANEWTON = Unit("quettanewton", "QN", "force", 1e+30)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, QUETTANEWTON.symbol)
