"""Units of power."""
