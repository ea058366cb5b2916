"""Findings: what code finds in a diff before anybody reads it."""
