"""Femtohertz: a unit of frequency."""

from units.unit import Unit

FEMTOHERTZ = Unit("femtohertz", "fHz", "frequency", 1e-15)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, FEMTOHERTZ.symbol)
