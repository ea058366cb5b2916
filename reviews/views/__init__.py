"""Pages of reviews: doors that find, call a service, and answer."""
