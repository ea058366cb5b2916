"""The only code that writes rows of changes; one verb or small family of verbs a file."""
