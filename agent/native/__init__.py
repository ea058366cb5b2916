"""The engine that is ours: a small loop over the Messages API."""

from agent.native.engine import NativeEngine

__all__ = ["NativeEngine"]
