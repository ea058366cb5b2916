"""The REST API under /api/v1/: doors only, by the same services as the pages."""
