"""Pages of changes: doors that find, call a service, and answer."""
