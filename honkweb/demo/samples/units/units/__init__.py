"""Units of measurement, one module each, and conversion between those of one kind."""

from units.convert import convert
from units.unit import Unit

__all__ = ["Unit", "convert"]
