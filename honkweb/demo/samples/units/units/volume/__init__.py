"""Units of volume."""
