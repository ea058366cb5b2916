"""Nanopascal: a unit of pressure."""

from units.unit import Unit

NANOPASCAL = Unit("nanopascal", "nPa", "pressure", 1e-09)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, NANOPASCAL.symbol)
