"""Yoctohertz: a unit of frequency."""

from units.unit import Unit

YOCTOHERTZ = Unit("yoctohertz", "yHz", "frequency", 1e-24)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, YOCTOHERTZ.symbol)
