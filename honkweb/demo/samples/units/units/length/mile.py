"""Mile: a unit of length."""

from units.unit import Unit

MILE = Unit("mile", "mi", "length", 1609.344)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, MILE.symbol)
