"""The Messages API through the vendor's SDK: the only place that knows the key."""

from integrations.messages.client import AnthropicModel

__all__ = ["AnthropicModel"]
