"""Quettaohm: a unit of resistance."""

from units.unit import Unit

QUETTAOHM = Unit("quettaohm", "QΩ", "resistance", 1e+30)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, QUETTAOHM.symbol)
