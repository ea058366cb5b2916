"""A Slack server: takes what the product posts, shows it on a page, and sends signed mentions."""

from honkweb.demo.slack.app import build

__all__ = ["build"]
