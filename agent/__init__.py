"""Engines, tools, sandbox, verifiers and judge: a task and a workspace become a proposal. No Django, no database, no network."""
