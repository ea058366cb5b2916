"""Composition: settings, doors, pages that belong to no app, the serving process and the demo world."""
