"""Inch: a unit of length."""

from units.unit import Unit

INCH = Unit("inch", "in", "length", 0.0254)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, INCH.symbol)
