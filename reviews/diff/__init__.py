"""The diff engine: parse what git says changed, judge it, and turn it into HTML. No Django, no database, no network."""
