"""Microlitre: a unit of volume."""

from units.unit import Unit

MICROLITRE = Unit("microlitre", "µl", "volume", 1e-09)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, MICROLITRE.symbol)
