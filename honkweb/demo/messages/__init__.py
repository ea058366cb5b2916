"""A Messages API server that plays transcripts from folders; docs/transcripts.md describes their format."""

from honkweb.demo.messages.app import build

__all__ = ["build"]
