"""Units of resistance."""
