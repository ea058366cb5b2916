"""GitHub, Slack, the Messages API and git: the only code that speaks to the network. Imports only agent's protocols."""
