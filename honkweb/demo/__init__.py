"""The demo world: GitHub, Slack, the Messages API and a CI on loopback, for when no real keys are set."""
