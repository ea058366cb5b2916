"""Units of length."""
