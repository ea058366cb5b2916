"""A GitHub-compatible server for loopback: REST, git over HTTP, webhooks, and faults on demand."""
