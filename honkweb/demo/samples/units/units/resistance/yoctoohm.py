"""Yoctoohm: a unit of resistance."""

from units.unit import Unit

YOCTOOHM = Unit("yoctoohm", "yΩ", "resistance", 1e-24)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, YOCTOOHM.symbol)
