"""Bar: a unit of pressure."""

from units.unit import Unit

BAR = Unit("bar", "bar", "pressure", 100000.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, BAR.symbol)
