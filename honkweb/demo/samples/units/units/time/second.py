"""Second: a unit of time."""

from units.unit import Unit

SECOND = Unit("second", "s", "time", 1.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, SECOND.symbol)
