"""The REST API under /api/v3, one module a family; each lists its routes in ROUTES."""
