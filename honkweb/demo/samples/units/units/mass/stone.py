"""Stone: a unit of mass."""

from units.unit import Unit

STONE = Unit("stone", "st", "mass", 6.35029318)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, STONE.symbol)
