"""Units of voltage."""
