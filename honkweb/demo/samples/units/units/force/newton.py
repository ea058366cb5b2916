"""Newton: a unit of force."""

from units.unit import Unit

NEWTON = Unit("newton", "N", "force", 1.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, NEWTON.symbol)
