"""Pascal: a unit of pressure."""

from units.unit import Unit

PASCAL = Unit("pascal", "Pa", "pressure", 1.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, PASCAL.symbol)
