"""Hour: a unit of time."""

from units.unit import Unit

HOUR = Unit("hour", "h", "time", 3600.0)


def label(value):
    """The value with the symbol of the unit, to a tenth of an hour."""
    return "{:.1f} {}".format(value, HOUR.symbol)
