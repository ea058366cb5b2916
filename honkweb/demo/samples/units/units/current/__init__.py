"""Units of current."""
