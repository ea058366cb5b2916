"""Composition: settings, doors, pages that belong to no app, the serving process and the demo world."""

__version__ = "0.1.0"
