"""What code finds in a diff before anybody reads it: removed guards, wider reach, risky paths, equal edits, chapters.

Pure: a parsed `Diff` and a blob loader in, frozen dataclasses out. No database, no network, no model.
"""
