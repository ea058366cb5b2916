"""Units of force."""
