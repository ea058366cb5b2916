"""Quettahertz: a unit of frequency."""

from units.unit import Unit

QUETTAHERTZ = Unit("quettahertz", "QHz", "frequency", 1e+30)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, QUETTAHERTZ.symbol)
