"""Units of energy."""
