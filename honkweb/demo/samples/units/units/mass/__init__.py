"""Units of mass."""
