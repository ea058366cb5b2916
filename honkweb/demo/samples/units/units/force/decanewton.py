"""Decanewton: a unit of force."""

from units.unit import Unit

DECANEWTON = Unit("decanewton", "daN", "force", 10.0)


def label(value):
    """The value with the symbol of the unit."""
    return "{} {}".format(value, DECANEWTON.symbol)
