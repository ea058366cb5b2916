"""Yoctojoule: a unit of energy."""

from units.unit import Unit

YOCTOJOULE = Unit("yoctojoule", "yJ", "energy", 1e-24)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, YOCTOJOULE.symbol)
