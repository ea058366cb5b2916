"""Watt hour: a unit of energy."""

from units.unit import Unit

WATT_HOUR = Unit("watt hour", "Wh", "energy", 3600.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, WATT_HOUR.symbol)
