"""Picoohm: a unit of resistance."""

from units.unit import Unit

PICOOHM = Unit("picoohm", "pΩ", "resistance", 1e-12)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, PICOOHM.symbol)
