"""GitHub: the REST client and the reading of its webhooks."""

from integrations.github.client import GitHub

__all__ = ["GitHub"]
