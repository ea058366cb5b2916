"""Week: a unit of time."""

from units.unit import Unit

WEEK = Unit("week", "wk", "time", 604800.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, WEEK.symbol)
