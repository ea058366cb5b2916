"""Units of pressure."""
