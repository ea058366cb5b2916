"""Day: a unit of time."""

from units.unit import Unit

DAY = Unit("day", "d", "time", 86400.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, DAY.symbol)
