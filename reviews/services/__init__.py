"""The only code that writes rows of reviews; one verb or small family of verbs a file."""
