"""Slack: what it sends us, and what we post."""

from integrations.slack.client import Slack
from integrations.slack.text import Link

__all__ = ["Link", "Slack"]
