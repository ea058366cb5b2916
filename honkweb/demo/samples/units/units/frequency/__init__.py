"""Units of frequency."""
